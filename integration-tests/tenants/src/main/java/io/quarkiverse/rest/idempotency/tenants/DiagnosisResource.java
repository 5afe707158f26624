package io.quarkiverse.rest.idempotency.tenants;

import java.util.List;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.agroal.api.AgroalDataSource;
import io.smallrye.mutiny.Uni;

/** The state that is left when no other request is at work. */
@Path("/diagnosis")
public class DiagnosisResource {

    @Inject
    Violations violations;

    @Inject
    Threads threads;

    @Inject
    AgroalDataSource dataSource;

    /**
     * @param violations the number of {@link Violations} so far
     * @param kept the first of them
     * @param leftOvers what was found on threads
     * @param workers the number of worker threads that were looked at
     * @param deletedFiles open files that have no name any more
     * @param connections connections of the pool that are in use
     * @param heap bytes of the heap that can be reached
     */
    public record Diagnosis(long violations, List<String> kept, List<String> leftOvers, int workers, long deletedFiles,
            long connections, long heap) {
    }

    @GET
    public Uni<Diagnosis> diagnose() {
        return threads.probe().map(found -> {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return new Diagnosis(violations.count(), violations.kept(), found.leftOvers(), found.workers(),
                    OpenFiles.deleted(), dataSource.getMetrics().activeCount(), runtime.totalMemory() - runtime.freeMemory());
        });
    }
}
