/** The check command: certificates of activations, for people and as JSON. */
package dev.lanewise.cli.check;
