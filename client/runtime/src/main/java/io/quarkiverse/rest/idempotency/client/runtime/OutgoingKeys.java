package io.quarkiverse.rest.idempotency.client.runtime;

import java.util.UUID;

import jakarta.ws.rs.client.Invocation;

import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;
import io.quarkiverse.rest.idempotency.client.KeySyntax;
import io.quarkus.arc.Arc;

/**
 * Puts a key into a request. The build has the methods of clients call this, with what it knows of them as constants.
 */
public final class OutgoingKeys {

    /** The property of a request by which the filter of its answer finds the attempt. */
    public static final String ATTEMPT = "io.quarkiverse.rest.idempotency.client.attempt";

    private static final int MAX_LENGTH = 255;

    private OutgoingKeys() {
    }

    /**
     * @param request the request that the client's method is about to send
     * @param method the method, named as in its {@link KeyedCall}
     * @param ownKey the key of the application, or {@code null}
     * @param syntax the name of a {@link KeySyntax}
     * @param derivedBy the name by which the key is derived from that of an idempotent request; empty where it is not
     * @throws IllegalArgumentException if the application's key cannot be sent
     */
    public static Invocation.Builder send(Invocation.Builder request, String method, Object ownKey, String header,
            String syntax, String derivedBy) {
        Attempt attempt = Attempt.taken(method);
        if (attempt == null) {
            // A client without interceptors, made by a builder: its methods are not retried.
            attempt = new Attempt(method, ownKey != null ? null : keyOf(derivedBy), null);
        }
        Object key = ownKey != null ? checked(ownKey) : attempt.key();
        return request.property(ATTEMPT, attempt).header(header, written(key.toString(), KeySyntax.valueOf(syntax)));
    }

    /**
     * Makes the key of a call that brings none. Asked once per call.
     *
     * @param derivedBy the name of the call; empty where its key is not derived
     */
    static UUID keyOf(String derivedBy) {
        RequestKeys request = derivedBy.isEmpty() ? null : Arc.container().instance(RequestKeys.class).get();
        UUID derived = request == null ? null : request.next(derivedBy);
        return derived == null ? IdempotencyKeys.newKey() : derived;
    }

    private static Object checked(Object key) {
        if (key instanceof UUID) {
            return key;
        }
        String text = (String) key;
        if (text.isEmpty() || text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("Idempotency key must be 1 to " + MAX_LENGTH
                    + " visible ASCII characters; got " + text.length() + " characters"
                    + (text.length() > MAX_LENGTH || text.isEmpty() ? "" : ", of which some are not visible ASCII"));
        }
        return text;
    }

    static String written(String key, KeySyntax syntax) {
        return syntax == KeySyntax.BARE ? key : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
