//! Says to the shared sources that they are being packed from, not packed into.

fn main() {
    println!("cargo::rustc-cfg=packing");
}
