/** Charts as PNG and SVG files, drawn without a screen. Nothing here computes what it draws. */
package dev.lanewise.cli.chart;
