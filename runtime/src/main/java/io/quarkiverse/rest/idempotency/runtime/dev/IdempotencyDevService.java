package io.quarkiverse.rest.idempotency.runtime.dev;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

import io.quarkiverse.rest.idempotency.admin.BrowsableStore;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration.Resolution;
import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.http.ProblemBody;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.runtime.OperationDefinitions;
import io.quarkiverse.rest.idempotency.runtime.OperationRegistry;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.OperationSetting;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.arc.ClientProxy;
import io.vertx.core.json.JsonObject;

/**
 * The JSON-RPC service of the pages of the Dev UI. It masks all values that look like secrets.
 */
@Singleton
public class IdempotencyDevService {

    static final int MAX_RECORDS = 200;

    /** Where the stores of the extension are. */
    private static final List<String> STORES = List.of("io.quarkiverse.rest.idempotency.store.",
            "io.quarkiverse.rest.idempotency.runtime.store.");
    private static final String REASON = "in the Dev UI";

    private final DevApplication application;
    private final IdempotencyNode node;
    private final OperationRegistry operations;
    private final OperationDefinitions definitions;
    private final IdempotencyConfig idempotency;
    private final Config config;
    private final IdempotencyStore store;
    private final IdempotencyAdministration administration;
    private final SeenRequests seen;
    private final RequestSender sender;

    IdempotencyDevService(DevApplication application, IdempotencyNode node, OperationRegistry operations,
            OperationDefinitions definitions, IdempotencyConfig idempotency, Config config, IdempotencyStore store,
            IdempotencyAdministration administration,
            SeenRequests seen, RequestSender sender) {
        this.application = application;
        this.node = node;
        this.operations = operations;
        this.definitions = definitions;
        this.idempotency = idempotency;
        this.config = config;
        this.store = store;
        this.administration = administration;
        this.seen = seen;
        this.sender = sender;
    }

    /** The store of the records: the build's choice, unless the application has a store of its own. */
    public String store() {
        String type = ClientProxy.unwrap(store).getClass().getName();
        return STORES.stream().anyMatch(type::startsWith) ? application.store() : type;
    }

    /** The operations of the application, by name. */
    public List<OperationView> operations() {
        Map<String, List<OperationSetting>> settings = operations.explain(definitions, idempotency);
        return application.endpoints().stream()
                .map(endpoint -> OperationView.of(operations.operation(endpoint.operation()), endpoint,
                        settings.get(endpoint.operation()), config))
                .sorted(Comparator.comparing(OperationView::name)).toList();
    }

    /**
     * Records of the store.
     *
     * @param store the store that keeps them
     * @param listable whether it can list them; if not, there are none here
     * @param more whether there are more than these
     * @param records the newest first
     */
    public record Records(String store, boolean listable, boolean more, List<RecordView> records) {
    }

    /**
     * @param operation the name of their operation; empty for every one
     * @param state a name of {@link RecordFilter.State}; empty for every one
     * @param minAgeSeconds how long ago they were reserved at least
     */
    public CompletionStage<Records> records(String operation, String state, int minAgeSeconds) {
        if (!(store instanceof BrowsableStore browsable) || !listsAll(browsable)) {
            return CompletableFuture.completedFuture(new Records(store(), false, false, List.of()));
        }
        Map<RecordId, Long> requests = new HashMap<>();
        seen.all().forEach((number, request) -> requests.put(request.record(), number));
        Owner self = node.protocol().owner();
        Set<String> bound = application.endpoints().stream().map(DevApplication.Endpoint::operation)
                .collect(Collectors.toSet());
        return browsable
                .browse(new RecordFilter(given(operation), given(state).map(RecordFilter.State::valueOf),
                        Duration.ofSeconds(minAgeSeconds), MAX_RECORDS + 1))
                .thenApply(entries -> new Records(store(), true, entries.size() > MAX_RECORDS,
                        entries.stream().limit(MAX_RECORDS)
                                .map(entry -> RecordView.of(entry, self, bound, requests.get(entry.record().id()))).toList()));
    }

    private static boolean listsAll(BrowsableStore store) {
        return store.listed().containsAll(EnumSet.allOf(RecordFilter.State.class));
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    /** The result of an attempt to resolve a record, and its meaning. */
    public record Resolved(Resolution resolution, String message) {

        static Resolved of(Resolution resolution, String resolved) {
            return new Resolved(resolution, switch (resolution) {
                case RESOLVED -> resolved;
                case OWNER_ALIVE -> "Nothing was changed: the owner of the record is believed alive until its lease is over";
                case COMPLETED_ALREADY -> "Nothing was changed: the record has a response already";
                case NOT_COMPLETED -> "Nothing was changed: the record has no response";
                case ABSENT -> "The record does not exist any more";
            });
        }
    }

    /**
     * Records that an interrupted request has failed.
     *
     * @param id the record
     * @param status the status that retries get, from 400 to 499
     * @param detail why, for its clients
     */
    public Resolved fail(String id, int status, String detail) {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("Expected a status from 400 to 499, was " + status);
        }
        JsonObject problem = new JsonObject().put("title", "The request has failed").put("status", status);
        given(detail).ifPresent(text -> problem.put("detail", text));
        RecordedResponse response = new RecordedResponse.Stored(status,
                List.of(new RecordedResponse.Header("Content-Type", ProblemBody.MEDIA_TYPE)),
                problem.encode().getBytes(StandardCharsets.UTF_8));
        return Resolved.of(administration.complete(new RecordId(id), response, REASON),
                "Retries are answered " + status + " from now on");
    }

    /**
     * Gives the key of an interrupted request back.
     *
     * @param id the record
     */
    public Resolved release(String id) {
        return Resolved.of(administration.release(new RecordId(id), REASON), "The next retry runs the method");
    }

    /**
     * Deletes a record, whatever has become of it: a completed one is forgotten, and an owner that is alive loses it.
     *
     * @param id the record
     */
    public Resolved delete(String id) {
        return Resolved.of(deleted(new RecordId(id)), "The record is deleted: the next request with its key runs the method");
    }

    private Resolution deleted(RecordId id) {
        Resolution forgotten = administration.forget(id, REASON);
        return forgotten == Resolution.OWNER_ALIVE || forgotten == Resolution.NOT_COMPLETED
                ? administration.forceRelease(id, REASON)
                : forgotten;
    }

    /**
     * Deletes all records.
     *
     * @return how many
     */
    public int clear() {
        if (!(store instanceof BrowsableStore browsable) || !listsAll(browsable)) {
            throw new IllegalStateException(
                    "The store " + store() + " cannot list all its records. Expected one that implements "
                            + BrowsableStore.class.getName());
        }
        int deleted = 0;
        int before;
        do {
            before = deleted;
            for (BrowsableStore.Entry entry : browsable
                    .browse(new RecordFilter(Optional.empty(), Optional.empty(), Duration.ZERO, MAX_RECORDS))
                    .toCompletableFuture().join()) {
                deleted += deleted(entry.record().id()) == Resolution.RESOLVED ? 1 : 0;
            }
        } while (deleted > before);
        return deleted;
    }

    /**
     * A request as the page shows it, with secrets masked.
     *
     * @param number by which it is sent again
     * @param key its key, as this node was sent it
     */
    public record RequestView(long number, String at, String operation, String key, String verb, String uri,
            List<Masked.Header> headers, String body, int status, boolean replayed) {
    }

    /** The last requests with a key, the newest first. */
    public List<RequestView> requests() {
        List<RequestView> views = new ArrayList<>();
        seen.all().descendingMap().forEach((number, request) -> views.add(new RequestView(number, request.at().toString(),
                request.operation(), request.key(), request.verb(), Masked.uri(request.uri()),
                request.headers().stream().map(header -> Masked.header(header.getKey(), header.getValue())).toList(),
                Masked.body(request.headers(), request.body()), request.status(), request.replayed())));
        return views;
    }

    /**
     * Sends a request once more, unchanged, to the running application.
     *
     * @param number its number
     */
    public CompletionStage<RequestSender.Answer> send(long number) {
        NavigableMap<Long, SeenRequest> requests = seen.all();
        SeenRequest request = requests.get(number);
        if (request == null) {
            throw new IllegalArgumentException(
                    "The request " + number + " is forgotten; there are " + requests.navigableKeySet());
        }
        return sender.send(request);
    }
}
