package io.quarkiverse.rest.idempotency.resume;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A request as it is stored, so that a node can make it again without its client.
 *
 * @param method the HTTP verb
 * @param scheme {@code http} or {@code https}, as its client has used it
 * @param authority the host, and the port where it has one, as its client has used them; {@code null} where it named none
 * @param uri the path and the query as received
 * @param headers the lines of its stored headers, in order
 * @param caller the authenticated caller; {@code null} for an anonymous one
 * @param body the bytes of its body, not to be changed; empty where there is none
 */
public record StoredRequest(String method, String scheme, @Nullable String authority, String uri, List<Header> headers,
        @Nullable Caller caller, byte[] body) {

    private static final int VERSION = 1;

    /** A line of a header. */
    public record Header(String name, String value) {
    }

    /**
     * An authenticated caller.
     *
     * @param name the name of its principal
     * @param roles its roles at the time of the request
     */
    public record Caller(String name, Set<String> roles) {
    }

    public StoredRequest {
        headers = List.copyOf(headers);
    }

    /**
     * @return the request in bytes: the version of the layout in a byte, and its parts, each text and list with its length
     *         before it
     */
    public byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, method);
            text(out, scheme);
            optional(out, authority);
            text(out, uri);
            out.writeInt(headers.size());
            for (Header header : headers) {
                text(out, header.name());
                text(out, header.value());
            }
            optional(out, caller == null ? null : caller.name());
            if (caller != null) {
                out.writeInt(caller.roles().size());
                for (String role : caller.roles()) {
                    text(out, role);
                }
            }
            out.writeInt(body.length);
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * @param written a result of {@link #write()}
     * @throws IllegalArgumentException if this version cannot read it
     */
    public static StoredRequest read(byte[] written) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("the request was stored in layout " + version
                        + ", and this version reads layout " + VERSION);
            }
            String method = text(in);
            String scheme = text(in);
            String authority = optional(in);
            String uri = text(in);
            List<Header> headers = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                headers.add(new Header(text(in), text(in)));
            }
            return new StoredRequest(method, scheme, authority, uri, headers, caller(in), bytes(in));
        } catch (IOException e) {
            throw new IllegalArgumentException("the stored request cannot be read: " + e, e);
        }
    }

    private static @Nullable Caller caller(DataInputStream in) throws IOException {
        String name = optional(in);
        if (name == null) {
            return null;
        }
        Set<String> roles = new LinkedHashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            roles.add(text(in));
        }
        return new Caller(name, roles);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static void optional(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(out, text);
        }
    }

    private static @Nullable String optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("it is cut off");
        }
        return in.readNBytes(length);
    }

    /** Without its content, which is not for logs. */
    @Override
    public String toString() {
        return "StoredRequest[" + method + ", body of " + body.length + " bytes]";
    }
}
