package org.weightgate.watermark.align;

import java.util.List;

/// What of the originals was found in a suspect.
///
/// @param matches by original in the order given, then by place; an original may have several
/// @param leftOut sentences about the originals and the suspect's tensors that were not matched,
///   and why
public record Alignment(List<Match> matches, List<String> leftOut) {
    public Alignment {
        matches = List.copyOf(matches);
        leftOut = List.copyOf(leftOut);
    }
}
