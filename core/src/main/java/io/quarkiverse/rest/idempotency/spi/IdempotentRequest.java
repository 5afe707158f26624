package io.quarkiverse.rest.idempotency.spi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A request with a key, as beans of the application see it. It can be read from any thread.
 *
 * @param operation the name of its operation
 * @param realm its tenant
 * @param principal the name of its caller, as the {@link PrincipalResolver} says where there is one, or {@code null} for an
 *        anonymous one
 * @param key its key, without quotes, and in lower case where the operation takes UUIDs; not for logs
 * @param binding the binding of its key
 * @param content its content
 * @param record the id of its record where that was found; {@code null} where it is that of realm, principal and key
 */
public record IdempotentRequest(String operation, String realm, @Nullable String principal, String key,
        Binding binding, Content content, @Nullable RecordId record) {

    /** A request whose record has the id of its realm, principal and key ({@link RecordId#of}). */
    public IdempotentRequest(String operation, String realm, @Nullable String principal, String key,
            Binding binding, Content content) {
        this(operation, realm, principal, key, binding, content, null);
    }

    /** The same request, whose record was found under an id. */
    public IdempotentRequest in(RecordId found) {
        return new IdempotentRequest(operation, realm, principal, key, binding, content, found);
    }

    /**
     * The same request as it is recorded with another secret.
     *
     * @param otherRecord the id of that record
     * @param otherBinding the binding of that record
     */
    public IdempotentRequest recordedAs(RecordId otherRecord, Binding otherBinding) {
        return new IdempotentRequest(operation, realm, principal, key, otherBinding, content, otherRecord);
    }

    /**
     * The key of a downstream call on behalf of this request: the value that {@code IdempotencyContext.deriveKey} returns in
     * its method for the same purpose. A reconciler uses it to ask a downstream service about the call.
     *
     * @param purpose the purpose of the call; not blank
     * @return a UUID of version 8
     * @throws IllegalArgumentException if the purpose is blank
     */
    public UUID deriveKey(String purpose) {
        return (record == null ? RecordId.of(realm, principal, key) : record).deriveKey(operation, purpose);
    }

    /** The content of a request. */
    public interface Content {

        /** The HTTP verb. */
        String method();

        /** The path, normalized and not decoded. */
        String path();

        /** The query as received, or {@code null} when there is none. */
        @Nullable
        String query();

        /**
         * @return the decoded values of a parameter of the query, in order; empty when there is none of that name
         */
        default List<String> queryParameter(String name) {
            String query = query();
            if (query == null) {
                return List.of();
            }
            List<String> values = new ArrayList<>();
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                    values.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
                }
            }
            return values;
        }

        private static String decoded(String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // An escape that is none stands for itself.
                return text;
            }
        }

        /**
         * @return the decoded value of a parameter of the path template, or {@code null} when there is none of that name
         */
        @Nullable
        String pathParameter(String name);

        /**
         * @return the values of a header, in order; empty when there is none
         */
        List<String> header(String name);

        /**
         * Reads the body. One that is larger than {@code quarkus.rest-idempotency.request-body-memory} is in a file, which
         * this reads into memory, and which is deleted when the request ends.
         *
         * @return the bytes of the body, not to be changed; empty when there is none, or when a route before the method has
         *         parsed it as a form and kept no bytes
         * @throws java.io.UncheckedIOException if the body is in a file and the request has ended
         */
        byte[] body();
    }
}
