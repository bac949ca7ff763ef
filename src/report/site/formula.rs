//! Lines of prose with formulas in Unicode, as the registry holds them, typeset: every formula is
//! converted to LaTeX, symbol by symbol, and rendered as MathML; prose stays prose.

use std::fmt::Write;

use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

use super::SiteError;
use super::lexer::{Token, lex};

/// What a line consists of.
pub struct Shape {
    /// Number of words.
    pub words: usize,
    /// Number of relations.
    pub relations: usize,
}

impl Shape {
    /// The shape of a line.
    pub fn of(line: &str) -> Self {
        let tokens = lex(line);
        let count = |test: fn(&&Token) -> bool| tokens.iter().filter(test).count();
        Self {
            words: count(|token| matches!(token, Token::Word(_))),
            relations: count(|token| matches!(token, Token::Relation(_))),
        }
    }
}

/// The line as HTML; `prose` makes HTML of its words.
///
/// # Errors
/// [`SiteError::Formula`] if a formula in it cannot be rendered.
pub fn typeset(line: &str, prose: impl Fn(&str) -> String) -> Result<String, SiteError> {
    let mut html = String::new();
    let mut pieces = pieces(line).into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Prose(text) => html.push_str(&prose(&text)),
            Piece::Formula(latex) => {
                // A relation brings its own space: the line may break here, and that is all.
                if latex.starts_with("{}") && html.ends_with(' ') {
                    html.pop();
                    html.push_str("<wbr>");
                }
                // No line begins with the punctuation after a formula.
                let mut punctuation = String::new();
                if let Some(Piece::Prose(text)) = pieces.peek_mut() {
                    let rest = text.trim_start_matches([',', ';', ':', '.', '?', ')']);
                    punctuation = text[..text.len() - rest.len()].to_owned();
                    *text = rest.to_owned();
                }
                let formula = mathml(&latex)?;
                html.push_str(&match punctuation.is_empty() {
                    true => formula,
                    false => format!("<span class=\"whole\">{formula}{punctuation}</span>"),
                });
            }
        }
    }
    Ok(html)
}

fn mathml(latex: &str) -> Result<String, SiteError> {
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(latex, &storage).collect();
    let refuse = |reason: String| SiteError::Formula { latex: latex.to_owned(), reason };
    if let Some(error) = events.iter().find_map(|event| event.as_ref().err()) {
        return Err(refuse(error.to_string()));
    }
    let mut html = String::new();
    let config = RenderConfig::default();
    push_mathml(&mut html, events.into_iter(), config).map_err(|e| refuse(e.to_string()))?;
    // The renderer leaves the sign < as it is.
    Ok(html.replace("><<", ">&lt;<"))
}

#[derive(Debug, PartialEq)]
enum Piece {
    Prose(String),
    Formula(String),
}

/// Cuts a line into prose and formulas. A formula ends at a word, at punctuation outside brackets,
/// and before a relation outside brackets, where a line may break.
fn pieces(line: &str) -> Vec<Piece> {
    let tokens = lex(line);
    let closing = brackets(&tokens);
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at;
        while end < tokens.len() && !is_prose(&tokens, &closing, end) {
            let breaks = if end > at {
                matches!(tokens[end], Token::Relation(_))
            } else {
                tokens[end] == Token::Space
            };
            if breaks {
                break;
            }
            end = closing[end].unwrap_or(end) + 1;
        }
        if end == at {
            push_prose(&mut pieces, &tokens[at].text());
            at += 1;
            continue;
        }
        let spaces = tokens[at..end].iter().rev().take_while(|t| **t == Token::Space).count();
        let core = end - spaces;
        if core > at {
            let starts = matches!(tokens[at], Token::Relation(_));
            let lead = if starts { "{}" } else { "" };
            let latex = latex(&tokens[at..core], &closing, at);
            pieces.push(Piece::Formula(format!("{lead}{latex}")));
        }
        for _ in 0..spaces {
            push_prose(&mut pieces, " ");
        }
        at = end;
    }
    pieces
}

fn push_prose(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Prose(prose)) => prose.push_str(text),
        _ => pieces.push(Piece::Prose(text.to_owned())),
    }
}

/// For each opening bracket of a formula, its closing one. Brackets around words belong to the
/// prose and have none.
fn brackets(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut closing = vec![None; tokens.len()];
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(_) => open.push((at, false)),
            Token::Word(_) => open.iter_mut().for_each(|(_, words)| *words = true),
            Token::Close(_) => {
                if let Some((start, false)) = open.pop() {
                    closing[start] = Some(at);
                }
            }
            _ => {}
        }
    }
    closing
}

fn is_prose(tokens: &[Token], closing: &[Option<usize>], at: usize) -> bool {
    match tokens[at] {
        Token::Word(_) | Token::Punctuation(_) | Token::Close(_) => true,
        Token::Open(_) => closing[at].is_none(),
        _ => false,
    }
}

/// LaTeX of the tokens, of which the first is token number `offset` of the line.
fn latex(tokens: &[Token], closing: &[Option<usize>], offset: usize) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut inside_norm = false;
    while at < tokens.len() {
        at = match &tokens[at] {
            Token::Norm => {
                out.push_str(if inside_norm { r"\rVert " } else { r"\lVert " });
                inside_norm = !inside_norm;
                at + 1
            }
            _ => atom(tokens, closing, offset, at, &mut out),
        };
    }
    out
}

/// Writes the token at `at`, with the bracket that belongs to it, and returns what follows it.
fn atom(
    tokens: &[Token],
    closing: &[Option<usize>],
    offset: usize,
    at: usize,
    out: &mut String,
) -> usize {
    let end_of = |open: usize| {
        let close = closing.get(offset + open).copied().flatten()?;
        (close - offset < tokens.len()).then_some(close - offset)
    };
    let inner =
        |open: usize, close: usize| latex(&tokens[open + 1..close], closing, offset + open + 1);
    match &tokens[at] {
        Token::Root => {
            out.push_str(r"\sqrt{");
            let next = argument(tokens, &end_of, &inner, at + 1, out);
            let applied = matches!(tokens.get(at + 1), Some(Token::Function(_)));
            let next = if applied && end_of(next).is_some() {
                atom(tokens, closing, offset, next, out)
            } else {
                next
            };
            out.push('}');
            next
        }
        Token::Script(mark, None) => {
            let _ = write!(out, "{mark}{{");
            let next = argument(tokens, &end_of, &inner, at + 1, out);
            out.push('}');
            next
        }
        Token::Absolute => match end_of(at + 1) {
            Some(close) => {
                let _ = write!(out, r"\left|{}\right|", inner(at + 1, close));
                close + 1
            }
            None => {
                out.push_str(r"\operatorname{abs}");
                at + 1
            }
        },
        Token::Open(open) => match end_of(at) {
            Some(close) => {
                let Token::Close(shut) = tokens[close] else { return close + 1 };
                let (left, right) = (delimiter(*open), delimiter(shut));
                let _ = write!(out, r"\left{left}{}\right{right}", inner(at, close));
                close + 1
            }
            None => at + 1,
        },
        other => {
            out.push_str(&other.latex());
            at + 1
        }
    }
}

/// The argument of a root or a script: a bracket without its delimiters, or one symbol.
fn argument(
    tokens: &[Token],
    end_of: &impl Fn(usize) -> Option<usize>,
    inner: &impl Fn(usize, usize) -> String,
    at: usize,
    out: &mut String,
) -> usize {
    match end_of(at) {
        Some(close) => {
            out.push_str(&inner(at, close));
            close + 1
        }
        None => {
            out.push_str(&tokens.get(at).map(Token::latex).unwrap_or_default());
            at + 1
        }
    }
}

fn delimiter(bracket: char) -> &'static str {
    match bracket {
        '(' => "(",
        ')' => ")",
        '[' => "[",
        ']' => "]",
        '{' => r"\{",
        '}' => r"\}",
        '⌈' => r"\lceil ",
        _ => r"\rceil ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str) -> String {
        let show = |piece| match piece {
            Piece::Prose(text) => text,
            Piece::Formula(latex) => format!("${}$", latex.replace(' ', "")),
        };
        pieces(line).into_iter().map(show).collect()
    }

    /// Roots, scripts, brackets, absolute values, norms and divergences each become what they are.
    #[test]
    fn formulas_become_latex() {
        for (line, expected) in [
            ("√(2 ln(2n/δ)/m)", r"$\sqrt{2\ln\left(2n/\delta\right)/m}$"),
            ("√ln(2n/δ)", r"$\sqrt{\ln\left(2n/\delta\right)}$"),
            ("√m x", r"$\sqrt{m}x$"),
            ("f⁰_i(U)", r"$f^{0}_{i}\left(U\right)$"),
            ("R^KL", r"$R^{\mathrm{KL}}$"),
            ("e^(−Λ)", r"$e^{-\Lambda}$"),
            ("Σ_{t<T} R", r"$\sum_{t<T}R$"),
            ("abs(z_i)", r"$\left|z_{i}\right|$"),
            ("‖x_i‖²", r"$\lVertx_{i}\rVert^{2}$"),
            ("Ber(p) ‖ Ber(q)", r"$\mathrm{Ber}\left(p\right)\,\|\,\mathrm{Ber}\left(q\right)$"),
            ("W̄_j", r"$\bar{W}_{j}$"),
            ("C1 P²", r"$C_{1}P^{2}$"),
            ("⌈2λ²⌉", r"$\left\lceil2\lambda^{2}\right\rceil$"),
            ("(0, 1]", r"$\left(0,1\right]$"),
        ] {
            assert_eq!(cut(line), expected, "{line}");
        }
    }

    /// Words, labels and the punctuation between formulas stay text; a line breaks at relations.
    #[test]
    fn prose_stays_prose() {
        for (line, expected) in [
            ("R(W) ≤ 2 for every W", r"$R\left(W\right)$ ${}\le2$ for every $W$"),
            ("S2-least at β", r"S2-least at $\beta$"),
            ("noisy 2-XOR in d dimensions", "noisy 2-XOR in $d$ dimensions"),
            ("m, T (for smaller η)", r"$m$, $T$ (for smaller $\eta$)"),
            ("Bernstein's bound, an integer", "Bernstein's bound, an integer"),
            ("Lemmas A, B and C give A = 2", "Lemmas A, B and C give $A$ ${}=2$"),
            ("Theorem 2's 9, (A1) of M", "Theorem 2's $9$, (A1) of M"),
            ("the k-th term Nx at a Gaussian z", "the $k$-th term $Nx$ at a Gaussian $z$"),
            ("The signs a and −a", "The signs $a$ and $-a$"),
        ] {
            assert_eq!(cut(line), expected, "{line}");
        }
    }
}
