//! Names of statements and errata in prose, as links to their pages.

use theorems::registry;

use super::{page_of, status};
use crate::report::html::{capital, escape};

/// Escaped prose in which every name of an erratum, and of a statement other than `own`, is a link.
pub fn link(prose: &str, own: &str) -> String {
    let mut html = String::new();
    let mut rest = prose;
    let mut boundary = true;
    while let Some(c) = rest.chars().next() {
        let found = if boundary { name_at(rest) } else { None };
        let length = found.as_ref().map_or(c.len_utf8(), |(length, _)| *length);
        let (piece, after) = rest.split_at(length);
        match found {
            Some((_, address)) if address != page_of(own) => {
                html.push_str(&format!("<a href=\"{address}\">{piece}</a>"));
            }
            _ => html.push_str(&escape(piece)),
        }
        boundary = !piece.ends_with(char::is_alphanumeric);
        rest = after;
    }
    html
}

/// Whether the text names a statement.
pub fn mentions(text: &str, id: &str) -> bool {
    let page = page_of(id);
    text.char_indices().any(|(at, _)| {
        let boundary = !text[..at].ends_with(char::is_alphanumeric);
        boundary && name_at(&text[at..]).is_some_and(|(_, address)| address == page)
    })
}

/// The longest name at the beginning of the text: its length and its address.
fn name_at(text: &str) -> Option<(usize, String)> {
    let whole = |name: &str| {
        text.strip_prefix(name).is_some_and(|after| {
            let mut after = after.chars();
            let (next, second) = (after.next(), after.next());
            let decimal = next == Some('.') && second.is_some_and(|c| c.is_ascii_digit());
            !decimal && !next.is_some_and(|c| c.is_alphanumeric() || c == '-')
        })
    };
    let statements =
        registry::all().iter().map(|statement| (name_of(statement.id), page_of(statement.id)));
    let errata = status::errata_of_statements();
    let errata = errata.into_iter().map(|id| (id.to_owned(), format!("errata.html#{id}")));
    let found = statements.chain(errata).filter(|(name, _)| whole(name));
    found.max_by_key(|(name, _)| name.len()).map(|(name, address)| (name.len(), address))
}

/// The text with the names of statements for their ids.
pub fn spell_out(text: &str) -> String {
    let mut ids: Vec<&str> = registry::all().iter().map(|statement| statement.id).collect();
    // An id may begin with another one.
    ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
    ids.into_iter().fold(text.to_owned(), |text, id| text.replace(id, &name_of(id)))
}

/// How prose calls a statement: `M.theorem-2` is Theorem 2, `S.lemma-a` Lemma A, `S.s5` S5, `C.c3`
/// Certificate C3, because C1 and C2 are constants of the paper.
pub fn name_of(id: &str) -> String {
    let (source, tail) = id.split_once('.').unwrap_or_default();
    if source == "C" {
        return format!("Certificate {}", capital(tail));
    }
    let tail = if source.is_empty() { id } else { tail };
    if tail.starts_with('s') && tail[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return capital(tail);
    }
    let words = tail.split('-').enumerate().map(|(place, word)| {
        if place == 0 || word.len() == 1 { capital(word) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_links_and_parts_of_names_are_not() {
        assert_eq!(name_of("JT.theorem-2.2"), "Theorem 2.2");
        assert_eq!(name_of("S.s5-least"), "S5-least");
        assert_eq!(spell_out("C.c11a, then C.c1"), "Certificate C11a, then Certificate C1");
        assert_eq!(spell_out("S.s2-least at β, then S.lemma-f"), "S2-least at β, then Lemma F");
        let html = link("Theorem 2's proof, S2-least, S2, Lemma Aa, Theorem 2.3, E4.", "S.s2");
        let expected = "<a href=\"M.theorem-2.html\">Theorem 2</a>'s proof, \
                        <a href=\"S.s2-least.html\">S2-least</a>, S2, Lemma Aa, Theorem 2.3, \
                        <a href=\"errata.html#E4\">E4</a>.";
        assert_eq!(html, expected);
    }
}
