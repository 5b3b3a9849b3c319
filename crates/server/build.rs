//! Builds the server anew when the browser app was: its files are in the binary.

#[expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
fn main() {
    println!("cargo::rerun-if-changed=../../web-dist");
}
