/// The files of `templates/` that ship unchanged, as text; one property per file, made by `make docs`.
package enum EmbeddedTemplates {}
