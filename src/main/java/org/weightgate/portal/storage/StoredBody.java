package org.weightgate.portal.storage;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

import java.io.FilterInputStream;
import java.io.IOException;

/// The bytes of a stored object. Counts what arrives, so that a body cut short is an error and not
/// an end; closing before the end aborts the connection instead of draining it.
final class StoredBody extends FilterInputStream {
    private final String key;
    private final ResponseInputStream<GetObjectResponse> response;
    private long left;

    StoredBody(String key, ResponseInputStream<GetObjectResponse> response, long length) {
        super(response);
        this.key = key;
        this.response = response;
        this.left = length;
    }

    /// The tag of this version of the object, if the store told one.
    @Nullable String etag() {
        return response.response().eTag();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            left -= n;
        } else if (n < 0 && left > 0) {
            throw new IOException("The object store ended " + key + " short by " + left + " bytes");
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            response.abort();
        } else {
            super.close();
        }
    }
}
