package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.watermark.Codebook;

/// The keys that reading a leak takes, from the portal's masters or from an opened bundle: none of
/// any recipient.
interface CodeKeys {
    /// Kpn.
    byte[] pn(ContentId content);

    /// Kth.
    byte[] bias(ContentId content);

    static CodeKeys of(Codebook codebook) {
        return new CodeKeys() {
            @Override
            public byte[] pn(ContentId content) {
                return codebook.pn(content);
            }

            @Override
            public byte[] bias(ContentId content) {
                return codebook.bias(content);
            }
        };
    }
}
