//! Shapes in a frame, and their two renderings.

use super::lettering::{Align, FULL_HEIGHT, Font, describe, glyphs, text_width};
use image::{ImageFormat, RgbImage};
use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontTransform, IntoTextStyle, RGBAColor, RGBColor, ShapeStyle, WHITE,
};
use std::io::Cursor;

/// Device pixels per unit in which both renderings are drawn.
const OVERSAMPLING: u32 = 3;
/// A place in the frame: right, down.
pub(super) type Place = (f64, f64);

/// A list of shapes, painted in order.
pub(super) struct Canvas {
    /// Width and height of the frame in units, and of the PNG in pixels.
    pub(super) size: (u32, u32),
    shapes: Vec<Shape>,
}

enum Shape {
    Stroke { path: Vec<Place>, width: f64, colour: RGBAColor },
    Fill { outline: Vec<Place>, colour: RGBAColor },
    Disc { centre: Place, radius: f64, colour: RGBAColor },
    Text { text: String, at: Place, font: Font, align: Align, upwards: bool },
}

/// Which of the two renderings is being painted.
#[derive(Clone, Copy, PartialEq)]
enum Medium {
    Vector,
    Bitmap,
}

impl Canvas {
    /// An empty frame.
    pub(super) fn new(size: (u32, u32)) -> Self {
        Self { size, shapes: Vec::new() }
    }

    fn device_size(&self) -> (u32, u32) {
        (self.size.0 * OVERSAMPLING, self.size.1 * OVERSAMPLING)
    }

    pub(super) fn stroke(&mut self, path: Vec<Place>, width: f64, colour: RGBColor) {
        self.shapes.push(Shape::Stroke { path, width, colour: colour.to_rgba() });
    }

    pub(super) fn fill(&mut self, outline: Vec<Place>, colour: RGBAColor) {
        self.shapes.push(Shape::Fill { outline, colour });
    }

    pub(super) fn disc(&mut self, centre: Place, radius: f64, colour: RGBColor) {
        self.shapes.push(Shape::Disc { centre, radius, colour: colour.to_rgba() });
    }

    /// Text whose base line passes through `at`.
    pub(super) fn text(&mut self, text: &str, at: Place, font: Font, align: Align) {
        let text = text.to_string();
        self.shapes.push(Shape::Text { text, at, font, align, upwards: false });
    }

    /// Text that reads upwards, centred on `at`, which lies on its base line.
    pub(super) fn text_upwards(&mut self, text: &str, at: Place, font: Font) {
        let (text, align) = (text.to_string(), Align::Centre);
        self.shapes.push(Shape::Text { text, at, font, align, upwards: true });
    }

    /// The SVG document.
    pub(super) fn to_svg(&self, title: &str, description: &str) -> Result<String, String> {
        let mut document = String::new();
        let mut backend = SVGBackend::with_string(&mut document, self.device_size());
        self.paint(&mut backend, Medium::Vector)?;
        backend.present().map_err(message)?;
        drop(backend);
        let (_, body) = document.split_once('\n').ok_or("the SVG document has no body")?;
        let (wide, high) = self.device_size();
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" \
             viewBox=\"0 0 {wide} {high}\" stroke-linejoin=\"round\" role=\"img\">\n\
             <title>{}</title>\n<desc>{}</desc>\n{body}",
            self.size.0,
            self.size.1,
            escape(title),
            escape(description),
        ))
    }

    /// The PNG.
    pub(super) fn to_png(&self) -> Result<Vec<u8>, String> {
        let (wide, high) = self.device_size();
        let mut device = vec![0_u8; 3 * wide as usize * high as usize];
        {
            let mut backend = BitMapBackend::with_buffer(&mut device, (wide, high));
            self.paint(&mut backend, Medium::Bitmap)?;
            backend.present().map_err(message)?;
        }
        let (wide, high) = self.size;
        let image =
            RgbImage::from_raw(wide, high, average(&device, self.size)).ok_or("no image")?;
        let mut png = Cursor::new(Vec::new());
        image.write_to(&mut png, ImageFormat::Png).map_err(message)?;
        Ok(png.into_inner())
    }

    fn paint<DB: DrawingBackend>(&self, backend: &mut DB, medium: Medium) -> Result<(), String> {
        let (wide, high) = self.device_size();
        backend.draw_rect((0, 0), (wide as i32, high as i32), &WHITE, true).map_err(message)?;
        for shape in &self.shapes {
            match shape {
                Shape::Stroke { path, width, colour } => {
                    let mut path: Vec<_> = path.iter().map(|&place| device(place)).collect();
                    path.dedup();
                    if path.len() < 2 {
                        continue;
                    }
                    let width = (width * f64::from(OVERSAMPLING)).round() as u32;
                    if medium == Medium::Bitmap {
                        stroke_segments(backend, &path, width, colour)?;
                    } else {
                        let style =
                            ShapeStyle { color: *colour, filled: false, stroke_width: width };
                        backend.draw_path(path, &style).map_err(message)?;
                    }
                }
                Shape::Fill { outline, colour } => {
                    backend
                        .fill_polygon(outline.iter().map(|&place| device(place)), colour)
                        .map_err(message)?;
                }
                Shape::Disc { centre, radius, colour } => {
                    let radius = (radius * f64::from(OVERSAMPLING)).round() as u32;
                    backend.draw_circle(device(*centre), radius, colour, true).map_err(message)?;
                }
                Shape::Text { text, at, font, align, upwards } => {
                    let device = self.device_size();
                    let line = BaseLine { at: *at, font: *font, upwards: *upwards, device };
                    match medium {
                        Medium::Vector => line.write(backend, text, *align)?,
                        Medium::Bitmap => {
                            let width = text_width(text, *font);
                            let start = match align {
                                Align::Left => 0.0,
                                Align::Centre => width / 2.0,
                                Align::Right => width,
                            };
                            for (glyph, offset) in glyphs(text, *font) {
                                line.draw(backend, glyph, offset - start)?;
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// A line of text.
struct BaseLine {
    at: Place,
    font: Font,
    upwards: bool,
    /// Size of the frame in device pixels.
    device: (u32, u32),
}

impl BaseLine {
    /// Sets a whole text with its `align` side at the line's place, as an SVG text.
    fn write<DB: DrawingBackend>(
        &self,
        backend: &mut DB,
        text: &str,
        align: Align,
    ) -> Result<(), String> {
        let side = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        // The vector backend divides sizes by 1.24 and sets text 0.76 em under its top.
        self.set(backend, text, 1.24 * self.font.size, 0.76 * self.font.size, 0.0, side)
    }

    /// Draws one glyph with its ink `along` units from the line's place.
    fn draw<DB: DrawingBackend>(
        &self,
        backend: &mut DB,
        glyph: char,
        along: f64,
    ) -> Result<(), String> {
        // Bitmap fonts are sized by their full height and set half of it under their top.
        let height = FULL_HEIGHT * self.font.size;
        let mut text = [0; 4];
        self.set(backend, glyph.encode_utf8(&mut text), height, height / 2.0, along, HPos::Left)
    }

    fn set<DB: DrawingBackend>(
        &self,
        backend: &mut DB,
        text: &str,
        size: f64,
        below_top: f64,
        along: f64,
        side: HPos,
    ) -> Result<(), String> {
        let (x, y) = self.at;
        let (at, turn) = if self.upwards {
            ((x - below_top, y - along), FontTransform::Rotate270)
        } else {
            ((x + along, y - below_top), FontTransform::None)
        };
        let style = describe(size * f64::from(OVERSAMPLING), self.font.bold)
            .transform(turn)
            .into_text_style(&self.device)
            .color(&self.font.colour)
            .pos(Pos::new(side, VPos::Top));
        backend.draw_text(text, &style, device(at)).map_err(message)
    }
}

fn device((x, y): Place) -> (i32, i32) {
    let scale = f64::from(OVERSAMPLING);
    ((x * scale).round() as i32, (y * scale).round() as i32)
}

/// Strokes each segment by itself with discs at the joints: the bitmap backend would fill one
/// self-crossing polygon and leave holes where a path folds back.
fn stroke_segments<DB: DrawingBackend>(
    backend: &mut DB,
    path: &[(i32, i32)],
    width: u32,
    colour: &RGBAColor,
) -> Result<(), String> {
    let half = f64::from(width) / 2.0;
    for ends in path.windows(2) {
        let [from, to] = [ends[0], ends[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
        let length = libm::hypot(to.0 - from.0, to.1 - from.1);
        let normal = (-(to.1 - from.1) / length * half, (to.0 - from.0) / length * half);
        let corners = [(from, 1.0), (to, 1.0), (to, -1.0), (from, -1.0)].map(|(end, side)| {
            let corner = (end.0 + side * normal.0, end.1 + side * normal.1);
            (corner.0.round() as i32, corner.1.round() as i32)
        });
        backend.fill_polygon(corners, colour).map_err(message)?;
    }
    for &joint in path.iter().skip(1).rev().skip(1) {
        backend.draw_circle(joint, width / 2, colour, true).map_err(message)?;
    }
    Ok(())
}

/// Means over squares of [`OVERSAMPLING`]² device pixels, RGB.
fn average(device: &[u8], size: (u32, u32)) -> Vec<u8> {
    let scale = OVERSAMPLING as usize;
    let (wide, high) = (size.0 as usize, size.1 as usize);
    let mut picture = Vec::with_capacity(3 * wide * high);
    for y in 0..high {
        for x in 0..wide {
            for channel in 0..3 {
                let sample = |k: usize| {
                    let (row, column) = (y * scale + k / scale, x * scale + k % scale);
                    u32::from(device[3 * (row * wide * scale + column) + channel])
                };
                let sum: u32 = (0..scale * scale).map(sample).sum();
                let count = OVERSAMPLING * OVERSAMPLING;
                picture.push(((sum + count / 2) / count) as u8);
            }
        }
    }
    picture
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn message(error: impl std::error::Error) -> String {
    error.to_string()
}
