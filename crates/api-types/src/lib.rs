//! The REST API's wire types, shared by the server and the browser app.
