package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.List;

/**
 * A statement that returns the number of rows that it has changed.
 *
 * @param sql the text, with a question mark for each value
 * @param values as those of {@link Query}
 */
public record Update(String sql, List<Object> values) {
}
