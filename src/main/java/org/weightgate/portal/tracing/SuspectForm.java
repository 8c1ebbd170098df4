package org.weightgate.portal.tracing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;

import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A form with files whose bytes are read as they arrive, one file after the other, and nowhere
/// spooled: suspects are as large as models. The fields before the first file (the form's token is
/// one) are the request's parameters; fields behind it are not looked at.
final class SuspectForm extends HttpServletRequestWrapper {
    private static final int LONGEST_FIELD = 4096;
    private static final int MOST_FIELDS = 8;

    private final Map<String, String[]> fields = new LinkedHashMap<>();
    private final FileItemIterator items;
    private @Nullable FileItemStream next;

    /// Reads up to the first file.
    SuspectForm(HttpServletRequest request) throws IOException {
        super(request);
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        this.items = upload.getItemIterator(new ServletRequestContext(request));
        while (advance() && next != null && next.isFormField()) {
            if (fields.size() >= MOST_FIELDS) throw new IOException("too many fields");
            fields.put(next.getFieldName(), new String[] {text(next)});
        }
    }

    private boolean advance() throws IOException {
        next = items.hasNext() ? items.next() : null;
        return next != null;
    }

    private static String text(FileItemStream field) throws IOException {
        try (InputStream in = field.openStream()) {
            return new String(in.readNBytes(LONGEST_FIELD), StandardCharsets.UTF_8);
        }
    }

    /// Does something with each file that was chosen.
    interface Use {
        void with(String name, InputStream bytes) throws IOException;
    }

    /// Every file in turn; an input in which none was chosen is passed over.
    int files(Use use) throws IOException {
        int files = 0;
        for (; next != null; advance()) {
            String name = next.getName();
            if (next.isFormField() || name == null || name.isBlank()) continue;
            try (InputStream in = next.openStream()) {
                use.with(name, in);
            }
            files++;
        }
        return files;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = fields.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return fields.get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(fields.keySet());
    }

    @Override
    public Collection<Part> getParts() {
        return List.of();
    }

    @Override
    public @Nullable Part getPart(String name) {
        return null;
    }
}
