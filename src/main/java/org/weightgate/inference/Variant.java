package org.weightgate.inference;

/// Weights that differ lawfully from those of a release, as another recipient's marks make them.
///
/// @param name what it is called in the calibration's table
public record Variant(String name, Change change) {}
