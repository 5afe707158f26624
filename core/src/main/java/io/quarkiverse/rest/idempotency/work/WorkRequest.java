package io.quarkiverse.rest.idempotency.work;

import java.lang.reflect.Type;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A request to run work under a key. Immutable: each method returns another request.
 *
 * <pre>
 * WorkRequest.of("import-invoice", invoice.number()).payload(invoice).returning(Receipt.class)
 * </pre>
 *
 * Keys belong to their operation, and, where they are given, to a realm and a principal. A key of work never meets the key of
 * an
 * HTTP request, also where the two are the same text.
 *
 * @param operation the name of its operation, as declared by {@link IdempotentOperation}
 * @param key the key; not blank, of any length. It names one piece of work, and each retry has the same one
 * @param payload the content that the key is bound to; {@code null} where the key alone tells one piece of work from another
 * @param resultType the type that a recorded result is read as; {@code void} for work without a result
 * @param realm the tenant; {@code null} for the configured realm ({@code quarkus.rest-idempotency.realm.name})
 * @param principal the caller that the key belongs to; {@code null} for none
 * @param <T> the type of the result
 */
public record WorkRequest<T extends @Nullable Object>(String operation, String key, @Nullable Object payload, Type resultType,
        @Nullable String realm, @Nullable String principal) {

    public WorkRequest {
        if (Objects.requireNonNull(operation, "operation").isBlank()) {
            throw new IllegalArgumentException("The operation of a work request must have a name, was blank");
        }
        if (Objects.requireNonNull(key, "key").isBlank()) {
            throw new IllegalArgumentException("The key of a work request for the operation '" + operation + "' must not be "
                    + "blank. Give it a value that is the same for each retry, such as the number of an order");
        }
        Objects.requireNonNull(resultType, "resultType");
    }

    /**
     * A request for work without a result, whose payload does not count.
     *
     * @param operation the name of its operation
     * @param key the key; not blank
     */
    public static WorkRequest<@Nullable Void> of(String operation, String key) {
        return new WorkRequest<>(operation, key, null, void.class, null, null);
    }

    /**
     * Binds the key to a content. A later attempt with the same key and another content is rejected with
     * {@link KeyReusedException}, because it is not a retry.
     *
     * @param content bytes ({@code byte[]}) or a text, which are compared as they are; or an object, whose JSON value is
     *        compared: leave out what differs from one attempt to the next
     */
    public WorkRequest<T> payload(Object content) {
        return new WorkRequest<>(operation, key, Objects.requireNonNull(content, "content"), resultType, realm, principal);
    }

    /**
     * The same request for work with a result.
     *
     * @param type the type of the result, which can be written as JSON and read again
     */
    public <R> WorkRequest<R> returning(Class<R> type) {
        return new WorkRequest<>(operation, key, payload, type, realm, principal);
    }

    /**
     * The same request for work with a result of a generic type, such as a {@code List<Receipt>}.
     *
     * @param type the type of the result
     * @param <R> the same type, which nothing checks
     */
    public <R> WorkRequest<R> returning(Type type) {
        return new WorkRequest<>(operation, key, payload, type, realm, principal);
    }

    /** The same request of a tenant: its keys are its own. */
    public WorkRequest<T> realm(String tenant) {
        return new WorkRequest<>(operation, key, payload, resultType, Objects.requireNonNull(tenant, "tenant"), principal);
    }

    /** The same request of a caller: its keys are its own, and its records are found by it. */
    public WorkRequest<T> principal(String caller) {
        return new WorkRequest<>(operation, key, payload, resultType, realm, Objects.requireNonNull(caller, "caller"));
    }

    /** Names the operation, and no key or content, which are not for logs. */
    @Override
    public String toString() {
        return "WorkRequest[operation=" + operation + "]";
    }
}
