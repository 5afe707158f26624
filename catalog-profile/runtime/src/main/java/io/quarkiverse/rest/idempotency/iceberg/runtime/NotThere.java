package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells by the names of exceptions whether a catalog says that something is not there, so that the beans of a catalog may throw
 * what its own code throws.
 */
final class NotThere {

    /** The exceptions of Iceberg and of JAX-RS for an absent object. */
    private static final Set<String> NAMES = Set.of("org.apache.iceberg.exceptions.NoSuchTableException",
            "org.apache.iceberg.exceptions.NoSuchViewException", "org.apache.iceberg.exceptions.NoSuchNamespaceException",
            "jakarta.ws.rs.NotFoundException");

    private NotThere() {
    }

    static boolean isSaidBy(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (NAMES.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return what is there; empty also when an exception says that it is not
     */
    static <T> Optional<T> or(Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            if (isSaidBy(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
