package io.quarkiverse.rest.idempotency.runtime.rest;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.quarkiverse.rest.idempotency.DoNotRecord;

/** Exceptions whose class says that the response which they become is not recorded. */
final class MomentaryFailures {

    private MomentaryFailures() {
    }

    /**
     * @param thrown by a method, and perhaps wrapped on its way; may be {@code null}
     */
    static boolean include(Throwable thrown) {
        Throwable failure = thrown;
        while (isWrapper(failure) && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure != null && failure.getClass().isAnnotationPresent(DoNotRecord.class);
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException || failure instanceof ExecutionException
                || failure instanceof UndeclaredThrowableException;
    }
}
