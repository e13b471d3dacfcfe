/**
 * Weights as PyTorch keeps them: a {@code state_dict} in a safetensors file. What PyTorch's usual
 * modules call the layers of a network is data, in one file for each design ({@code
 * resnet18.names}), written down once for reading and writing.
 */
package dev.lanewise.models.pytorch;
