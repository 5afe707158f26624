package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import io.quarkiverse.rest.idempotency.runtime.store.sql.Row;
import io.vertx.core.buffer.Buffer;

/** A row of a result of the reactive client. */
record PgRow(io.vertx.sqlclient.Row current) implements Row<RuntimeException> {

    @Override
    public String text(String column) {
        return current.getString(column);
    }

    @Override
    public Long number(String column) {
        return current.getLong(column);
    }

    @Override
    public byte[] bytes(String column) {
        Buffer bytes = current.getBuffer(column);
        return bytes == null ? null : bytes.getBytes();
    }

    @Override
    public boolean flag(String column) {
        return current.getBoolean(column);
    }
}
