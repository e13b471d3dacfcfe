package dev.lanewise.cli.chart;

/** A line of a legend: what a pen stands for. */
public record Key(String label, Pen pen) {}
