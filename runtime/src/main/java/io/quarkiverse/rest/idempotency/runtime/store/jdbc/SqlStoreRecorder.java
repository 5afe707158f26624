package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import java.util.List;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkus.runtime.annotations.Recorder;

/**
 * Brings the settings of the SQL store into the running application.
 */
@Recorder
public class SqlStoreRecorder {

    public Supplier<SqlStoreSettings> settings(String datasource, SqlDatabase database, boolean mapped, boolean xa,
            List<String> otherDatasources, String persistenceUnit) {
        return () -> new SqlStoreSettings(datasource, database, mapped, xa, otherDatasources, persistenceUnit);
    }
}
