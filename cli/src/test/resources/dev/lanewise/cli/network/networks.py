"""Makes picture.png, pytorch.onnx and keras.onnx, and prints the probabilities that a test expects.

Run with PyTorch 2.13, onnx 1.23, onnxscript 0.7 and Keras 3.15.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

import struct
import zlib

import keras
import numpy as np
import torch
import torch.nn.functional as F
from keras import layers
from torch import nn

SIZE = 32
MEAN = [0.485, 0.456, 0.406]
DEVIATION = [0.229, 0.224, 0.225]


def write_png(path, pixels):
    def chunk(kind, data):
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = F.silu(self.first_norm(self.first(x)))
        return F.gelu(x + self.second_norm(self.second(y)))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.block = Residual(8)
        self.last = nn.Linear(8, 5)

    def forward(self, x):
        x = self.block(F.relu(self.stem(x)))
        x = F.adaptive_avg_pool2d(x, 1)
        return 9 * self.last(x.view(x.size(0), -1))  # logits


def percent(probabilities):
    return [f"{100 * float(p):.1f} %" for p in probabilities]


torch.manual_seed(3)
picture = np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
write_png("picture.png", picture)

network = Network().eval()
mean, deviation = (torch.tensor(each).view(3, 1, 1) for each in (MEAN, DEVIATION))
sample = ((torch.tensor(picture).permute(2, 0, 1) / 255 - mean) / deviation)[None]
torch.onnx.export(network, (sample,), "pytorch.onnx", dynamo=False)  # a batch of 1
with torch.no_grad():
    print("PyTorch", percent(F.softmax(network(sample), 1)[0]))

keras.utils.set_random_seed(5)
network = keras.Sequential(
    [
        layers.Input((SIZE, SIZE, 3)),  # channels last, pixels from 0 to 255
        layers.Rescaling(1 / 255),
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.BatchNormalization(),
        layers.Conv2D(8, 3, padding="same", activation="swish"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(5, activation="softmax"),
    ]
)
print("Keras", percent(network(picture[None].astype("float32"))[0]))
network.export("keras.onnx", format="onnx")  # after a call, which builds it
