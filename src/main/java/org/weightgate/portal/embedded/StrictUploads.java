package org.weightgate.portal.embedded;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.AbstractNio2BlobStore;

import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Holds what is handed out, signed addresses of parts, to what S3 makes of them.
///
/// A part comes only while its upload is open: afterwards S3 knows no such upload, while the server
/// alone would keep the bytes for ever. And nothing is ever copied: S3 refuses an `x-amz-` header
/// that was not signed, the server alone would take a part from any object that the header names.
final class StrictUploads extends ForwardingBlobStore {
    StrictUploads(BlobStore store) {
        super(store);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream bytes) {
        if (!isOpen(upload)) {
            drain(bytes);
            throw S3Exceptions.fromStatusCode(404);
        }
        return super.uploadMultipartPart(upload, request, bytes);
    }

    /// A server that answers with bytes still on their way closes the connection, and the sender
    /// may see that instead of the answer.
    private static void drain(InputStream bytes) {
        try {
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// An open upload has a marker beside its parts; the server tells of it in no other way that
    /// does not list them all.
    private boolean isOpen(MultipartUpload upload) {
        String part = AbstractNio2BlobStore.multipartPartName(upload.id(), upload.blobName(), 1);
        String marker = part.substring(0, part.lastIndexOf('-')) + "-stub";
        return blobExists(upload.containerName(), marker);
    }

    @Override
    public boolean supportsCopyMultipartPart() {
        return true; // so that copies come here and not in the guise of parts
    }

    @Override
    public UploadPartCopyResponse copyMultipartPart(
            MultipartUpload upload, UploadPartCopyRequest request) {
        throw S3Exceptions.fromStatusCode(403);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        throw S3Exceptions.fromStatusCode(403);
    }
}
