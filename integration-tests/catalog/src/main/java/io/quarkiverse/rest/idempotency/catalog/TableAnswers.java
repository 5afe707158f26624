package io.quarkiverse.rest.idempotency.catalog;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;

import org.apache.iceberg.rest.responses.LoadTableResponse;

/**
 * Answers with tables, and with the tag by which a client asks whether it has the newest one.
 */
final class TableAnswers {

    private TableAnswers() {
    }

    static EntityTag tag(LoadTableResponse table, String snapshots) {
        String state = table.metadataLocation() + ' ' + snapshots;
        return new EntityTag(UUID.nameUUIDFromBytes(state.getBytes(StandardCharsets.UTF_8)).toString());
    }

    static Response of(LoadTableResponse table) {
        Response.ResponseBuilder answer = Response.ok(table);
        if (table.metadataLocation() != null) {
            // what is only staged has no metadata yet
            answer.tag(tag(table, "ALL"));
        }
        return answer.build();
    }
}
