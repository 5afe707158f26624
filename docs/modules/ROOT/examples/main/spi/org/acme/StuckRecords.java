package org.acme;

import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration.Resolution;
import io.quarkiverse.rest.idempotency.admin.RecordResolved;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/** For administrators who resolve stuck records. Their ids are in the log and in the table. */
@Path("/admin/records/{id}")
@RolesAllowed("operator")
public class StuckRecords {

    private static final Logger LOG = Logger.getLogger(StuckRecords.class);

    public record Found(String state, String operation, String resource, String reservedAt, String lease) {
    }

    public record Outcome(int status, String json, String reason) {
    }

    @Inject
    IdempotencyAdministration records;

    @GET
    public Found find(String id) {
        IdempotencyRecord record = records.find(new RecordId(id)).orElseThrow(NotFoundException::new);
        String lease = record instanceof IdempotencyRecord.InProgress running
                ? running.leaseOver() ? "over" : "for another " + running.leaseLeft().toSeconds() + " s"
                : null;
        return new Found(record.getClass().getSimpleName(), record.binding().operation(), record.binding().resource(),
                record.reservedAt().toString(), lease);
    }

    /** The effect is there: retries get this answer. */
    @POST
    @Path("/complete")
    public Resolution complete(String id, Outcome result) {
        RecordedResponse answer = new RecordedResponse.Stored(result.status(),
                List.of(new RecordedResponse.Header("Content-Type", "application/json")),
                result.json().getBytes(StandardCharsets.UTF_8));
        return records.complete(new RecordId(id), answer, result.reason());
    }

    /** The effect is not there, and will not come: the next retry runs the method. */
    @POST
    @Path("/release")
    public Resolution release(String id, String reason) {
        return records.release(new RecordId(id), reason);
    }

    void audit(@ObservesAsync RecordResolved event) {
        LOG.infof("%s %s: %s", event.action(), event.record().id(), event.reason());
    }
}
