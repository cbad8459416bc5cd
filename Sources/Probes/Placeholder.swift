/// Stands until the module has its first file.
