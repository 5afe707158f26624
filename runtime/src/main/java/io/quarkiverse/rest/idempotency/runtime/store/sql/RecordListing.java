package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.ArrayList;
import java.util.List;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;

/**
 * Lists the records of a table, for administrators, in the SQL that all databases share. There is no index for it: it reads
 * the whole table.
 */
final class RecordListing {

    private final SqlClock clock;
    private final String select;

    RecordListing(TableName table, SqlClock clock) {
        this.clock = clock;
        this.select = "SELECT " + RecordRow.columns(clock) + ", " + clock.microsUntil("r.reserved_at") + " AS until_reserved"
                + " FROM " + table + " r WHERE r.expires_at > " + clock.now();
    }

    Query<BrowsableStore.Entry> of(RecordFilter filter) {
        String sql = select + (filter.operation().isPresent() ? " AND r.operation = ?" : "")
                + filter.state().map(this::in).orElse("")
                + " AND " + clock.microsUntil("r.reserved_at") + " <= ? ORDER BY r.reserved_at DESC, r.id LIMIT ?";
        List<Object> values = new ArrayList<>();
        filter.operation().ifPresent(values::add);
        values.add(-RecordRow.micros(filter.minAge()));
        values.add((long) filter.limit());
        return new Query<>(sql, values, RecordListing::entry);
    }

    private static <E extends Exception> BrowsableStore.Entry entry(Row<E> row) throws E {
        return new BrowsableStore.Entry(RecordRow.read(row), RecordRow.micros(-row.number("until_reserved")));
    }

    private String in(RecordFilter.State state) {
        return switch (state) {
            case COMPLETED -> " AND r.state = " + RecordRow.COMPLETED;
            case IN_PROGRESS -> " AND r.state = " + RecordRow.IN_PROGRESS + " AND r.lease_until > " + clock.now();
            case STALE -> " AND r.state = " + RecordRow.IN_PROGRESS + " AND r.lease_until <= " + clock.now();
        };
    }
}
