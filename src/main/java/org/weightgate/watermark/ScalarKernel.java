package org.weightgate.watermark;

/// The definition of marking, element by element.
///
/// @param logDensity log2 of G, the number of elements in a group
record ScalarKernel(Carrier carrier, int logDensity) implements Kernel {
    @Override
    public void mark(byte[] data, int at, long from, long to, Chips chips) {
        for (long element = from; element < to; element++, at += carrier.bytes) {
            int nibble = chips.nibble(element >> logDensity);
            int inGroup = (int) element & ((1 << logDensity) - 1);
            int position = nibble & ((1 << logDensity) - 1);
            int bits = carrier.get(data, at);
            if (inGroup == position && carrier.carries(bits)) {
                int chip = (nibble & 8) != 0 ? 1 : -1;
                carrier.put(data, at, bits + chip * carrier.step);
            }
        }
    }
}
