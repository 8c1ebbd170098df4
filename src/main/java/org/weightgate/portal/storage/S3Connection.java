package org.weightgate.portal.storage;

import java.net.URI;

/// Address and credentials of the S3 server in use; whoever runs one provides this bean.
public record S3Connection(URI endpoint, URI publicEndpoint, String accessKey, String secretKey) {
    @Override
    public String toString() {
        return "S3Connection[" + endpoint + "]";
    }
}
