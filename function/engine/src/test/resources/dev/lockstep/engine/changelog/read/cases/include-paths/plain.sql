select ${kept}
