//! VGG and ResNet with one output, the logit of class 1.

use std::fmt;

use burn::module::{Module, Param, ParamId};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::pool::{MaxPool2d, MaxPool2dConfig};
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor, TensorData};
use distill_bounds::random::{Purpose, fill_normal, stream};
use serde::{Deserialize, Serialize};

use crate::images::SIDE;

/// Kind and sizes of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Architecture {
    /// 3 × 3 convolutions in stages, each followed by 2 × 2 maximum pooling, and fully connected
    /// layers (Simonyan and Zisserman 2015).
    Vgg {
        /// Channels of each convolution of each stage.
        stages: Vec<Vec<usize>>,
        /// Widths of the hidden fully connected layers; the last layer has width 1.
        hidden: Vec<usize>,
    },
    /// A 3 × 3 convolution, stages of residual blocks of two 3 × 3 convolutions, the mean over
    /// the plane, and one fully connected layer (He et al. 2016). The second convolution of a
    /// block starts at zero, which takes the place of normalisation.
    ResNet {
        /// Stride of the first convolution.
        stem_stride: usize,
        /// Channels and number of blocks of each stage. Every stage but the first halves the
        /// plane.
        stages: Vec<(usize, usize)>,
    },
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vgg { stages, hidden } => {
                let count: usize = stages.iter().map(Vec::len).sum();
                let join = |widths: &[usize]| {
                    widths.iter().map(usize::to_string).collect::<Vec<_>>().join("\u{b7}")
                };
                let stages: Vec<String> = stages.iter().map(|stage| join(stage)).collect();
                write!(f, "VGG {count}+{} ({}", hidden.len() + 1, stages.join("/"))?;
                write!(f, "; {}\u{b7}1)", join(hidden))
            }
            Self::ResNet { stages, .. } => {
                let blocks: usize = stages.iter().map(|(_, blocks)| blocks).sum();
                let stages: Vec<String> =
                    stages.iter().map(|(channels, n)| format!("{n}×{channels}")).collect();
                write!(f, "ResNet-{} ({})", 2 * blocks + 2, stages.join("/"))
            }
        }
    }
}

/// A layer that keeps images: `[batch, channels, rows, columns]` to the same with other sizes.
#[derive(Module, Debug)]
#[expect(clippy::large_enum_variant, reason = "a network has a dozen layers")]
enum Layer {
    /// Convolution and ReLU.
    Convolution(Conv2d),
    /// Maximum pooling.
    Pooling(MaxPool2d),
    /// Residual block.
    Block(Block),
}

/// relu(shortcut(x) + second(relu(first(x)))).
#[derive(Module, Debug)]
struct Block {
    first: Conv2d,
    second: Conv2d,
    shortcut: Option<Conv2d>,
}

/// A network with one output.
#[derive(Module, Debug)]
pub struct Network {
    layers: Vec<Layer>,
    mean_over_plane: bool,
    head: Vec<Linear>,
}

impl Network {
    /// The network of `architecture` for images of `channels` channels, with weights of `seed`:
    /// Gaussian with variance 2 over the number of inputs, biases zero.
    ///
    /// Networks of one `seed` and different `lineage` have independent weights. Nothing else
    /// decides the weights, in particular no global generator. `device` differentiates automatically.
    pub fn new(
        architecture: &Architecture,
        channels: usize,
        (seed, lineage): (u64, u32),
        device: &Device,
    ) -> Self {
        let mut builder =
            Builder { seed, lineage, parameters: 0, channels, side: SIDE, device: device.clone() };
        match architecture {
            Architecture::Vgg { stages, hidden } => {
                let mut layers = Vec::new();
                for stage in stages {
                    for &width in stage {
                        layers.push(Layer::Convolution(builder.convolution(width, 3, 1, 1.0)));
                    }
                    layers.push(Layer::Pooling(MaxPool2dConfig::new([2, 2]).init()));
                    builder.side /= 2;
                }
                let mut inputs = builder.channels * builder.side * builder.side;
                let mut head = Vec::new();
                for &width in hidden.iter().chain([&1]) {
                    head.push(builder.linear(inputs, width));
                    inputs = width;
                }
                Self { layers, mean_over_plane: false, head }
            }
            Architecture::ResNet { stem_stride, stages } => {
                let stem = builder.convolution(stages[0].0, 3, *stem_stride, 1.0);
                let mut layers = vec![Layer::Convolution(stem)];
                for (stage, &(width, blocks)) in stages.iter().enumerate() {
                    for block in 0..blocks {
                        let stride = if stage > 0 && block == 0 { 2 } else { 1 };
                        layers.push(Layer::Block(builder.block(width, stride)));
                    }
                }
                let head = vec![builder.linear(builder.channels, 1)];
                Self { layers, mean_over_plane: true, head }
            }
        }
    }

    /// The logits of a batch: `[batch, channels, SIDE, SIDE]` to `[batch]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<1> {
        let mut planes = images;
        for layer in &self.layers {
            planes = match layer {
                Layer::Convolution(convolution) => relu(convolution.forward(planes)),
                Layer::Pooling(pooling) => pooling.forward(planes),
                Layer::Block(block) => block.forward(planes),
            };
        }
        let mut values: Tensor<2> = if self.mean_over_plane {
            let [batch, channels, rows, columns] = planes.dims();
            planes.reshape([batch, channels, rows * columns]).mean_dim(2).reshape([batch, channels])
        } else {
            planes.flatten(1, 3)
        };
        for (depth, linear) in self.head.iter().enumerate() {
            values = linear.forward(if depth == 0 { values } else { relu(values) });
        }
        values.flatten(0, 1)
    }
}

impl Block {
    fn forward(&self, planes: Tensor<4>) -> Tensor<4> {
        let branch = self.second.forward(relu(self.first.forward(planes.clone())));
        let shortcut = match &self.shortcut {
            Some(shortcut) => shortcut.forward(planes),
            None => planes,
        };
        relu(shortcut + branch)
    }
}

/// Makes layers one after the other, following the shape of the planes.
struct Builder {
    seed: u64,
    lineage: u32,
    parameters: u32,
    channels: usize,
    side: usize,
    device: Device,
}

impl Builder {
    /// A parameter with Gaussian entries of standard deviation `deviation`.
    fn parameter<const D: usize>(&mut self, shape: [usize; D], deviation: f64) -> Param<Tensor<D>> {
        let index = u64::from(self.lineage) << 32 | u64::from(self.parameters);
        self.parameters += 1;
        let mut values = vec![0.0; shape.iter().product()];
        if deviation > 0.0 {
            fill_normal(&mut stream(self.seed, Purpose::DeepInitialisation, index), &mut values);
        }
        let values: Vec<f32> = values.iter().map(|z| (deviation * z) as f32).collect();
        let tensor = Tensor::from_data(TensorData::new(values, shape), &self.device);
        Param::initialized(ParamId::from(index), tensor.require_grad())
    }

    /// A `kernel` × `kernel` convolution to `width` channels that keeps the plane up to `stride`.
    fn convolution(&mut self, width: usize, kernel: usize, stride: usize, scale: f64) -> Conv2d {
        let inputs = self.channels * kernel * kernel;
        let pad = kernel / 2;
        let mut layer = Conv2dConfig::new([self.channels, width], [kernel, kernel])
            .with_stride([stride, stride])
            .with_padding(PaddingConfig2d::Explicit(pad, pad, pad, pad))
            .init(&self.device);
        let shape = [width, self.channels, kernel, kernel];
        layer.weight = self.parameter(shape, scale * (2.0 / inputs as f64).sqrt());
        layer.bias = Some(self.parameter([width], 0.0));
        self.channels = width;
        self.side = self.side.div_ceil(stride);
        layer
    }

    fn block(&mut self, width: usize, stride: usize) -> Block {
        let (channels, side) = (self.channels, self.side);
        let first = self.convolution(width, 3, stride, 1.0);
        let second = self.convolution(width, 3, 1, 0.0);
        let shortcut = (channels != width || stride != 1).then(|| {
            (self.channels, self.side) = (channels, side);
            self.convolution(width, 1, stride, 1.0)
        });
        Block { first, second, shortcut }
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Linear {
        let mut layer = LinearConfig::new(inputs, outputs).init(&self.device);
        layer.weight = self.parameter([inputs, outputs], (2.0 / inputs as f64).sqrt());
        layer.bias = Some(self.parameter([outputs], 0.0));
        layer
    }
}
