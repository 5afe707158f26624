package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.List;

/**
 * A statement that returns rows, and the reading of each.
 *
 * @param sql the text, with a question mark for each value
 * @param values of the types {@link String}, {@link Long}, {@link Integer}, {@link Boolean} and {@code byte[]}, arrays of them,
 *        and {@code null}
 */
public record Query<O>(String sql, List<Object> values, Reader<O> reader) {

    /** Made of a method reference: it holds for the rows of every driver. */
    @FunctionalInterface
    public interface Reader<O> {

        /**
         * @return may be {@code null}
         */
        <E extends Exception> O read(Row<E> row) throws E;
    }
}
