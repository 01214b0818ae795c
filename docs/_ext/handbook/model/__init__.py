"""What a book is: registers, front matter, reading order, placeholders, edition, languages. Knows no builder."""
