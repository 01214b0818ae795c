"""What refuses a source: files, parser, fences, links, images, tables of contents. Knows no register and no builder."""
