-- Pandoc 3.9 drops text alternatives on the way to Typst, and PDF/UA-1 asks for them: of pictures, and of formulas.
function Image(image)
  local alternative = (image.attributes.alt or pandoc.utils.stringify(image.caption)):gsub('["\\]', '\\%0')
  return pandoc.RawInline('typst', ('#image("%s", alt: "%s")'):format(image.src, alternative))
end
function Math(formula) return pandoc.Str((formula.text:gsub('\\', ''))) end
