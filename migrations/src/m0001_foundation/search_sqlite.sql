-- Part of a name or an e-mail address: an index of every three letters, kept beside the profiles.
CREATE VIRTUAL TABLE profiles_search USING fts5 (
    folded_name, folded_email, content = 'profiles', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER profiles_search_added AFTER INSERT ON profiles
BEGIN
    INSERT INTO profiles_search (rowid, folded_name, folded_email) VALUES (NEW.id, NEW.folded_name, NEW.folded_email);
END;
CREATE TRIGGER profiles_search_removed AFTER DELETE ON profiles
BEGIN
    INSERT INTO profiles_search (profiles_search, rowid, folded_name, folded_email)
    VALUES ('delete', OLD.id, OLD.folded_name, OLD.folded_email);
END;
CREATE TRIGGER profiles_search_changed AFTER UPDATE OF folded_name, folded_email ON profiles
BEGIN
    INSERT INTO profiles_search (profiles_search, rowid, folded_name, folded_email)
    VALUES ('delete', OLD.id, OLD.folded_name, OLD.folded_email);
    INSERT INTO profiles_search (rowid, folded_name, folded_email) VALUES (NEW.id, NEW.folded_name, NEW.folded_email);
END;
