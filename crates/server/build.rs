//! Builds the server anew when the browser app was: its files are in the binary.

fn main() {
    println!("cargo::rerun-if-changed=../../web-dist");
}
