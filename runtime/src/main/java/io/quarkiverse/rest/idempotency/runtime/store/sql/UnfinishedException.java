package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * A call of which some elements have to be made again, because they met transactions of others. The changes of the other
 * elements are committed, and must not be made twice. The SQL state is that of a serialization failure.
 */
final class UnfinishedException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final transient List<?> results;

    /**
     * @param results one result for each element, in their order; {@code null} for those to be made again, and a shorter
     *        list where the elements from some one on are
     */
    UnfinishedException(String message, List<?> results, SQLException cause) {
        super(message, SqlFailures.SERIALIZATION_FAILURE, cause);
        this.results = Collections.unmodifiableList(results);
    }

    List<?> results() {
        return results;
    }
}
