package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Commits;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Creations;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Evidence;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Removals;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Renames;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.Reservation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.WitnessNames;
import io.quarkiverse.rest.idempotency.iceberg.runtime.witness.WitnessRewriter;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Tells from the contents of the catalog whether an interrupted request was applied.
 * <p>
 * That it was <em>not</em> applied says also that it will not be applied late. The lease stands for that: a node that has not
 * renewed it was stopped, paused or cut off for at least that long. The race that would break it: such a node wakes up and
 * commits between the look at the catalog and the commit of the request that then runs again. Catalogs commit by comparing and
 * swapping, so one of the two fails and the effect is there once; but the answer of the one that is recorded can be a 409. A
 * longer {@code late-effect-limit} makes that less likely, at the price of waiting.
 */
final class CatalogReconciler implements Reconciler {

    private final CatalogOperation operation;
    private final CatalogState state;
    private final NamespaceSeparator separator;
    private final Duration lateEffectLimit;
    private final Duration clockSkew;
    private final WitnessNames witnesses;
    private final Supplier<Instant> storeTime;

    /**
     * @param witnesses the names of the properties that requests of the operation set; {@code null} where they set none
     * @param storeTime the time of now by the store's clock, which is the one that a reservation has its time from
     */
    CatalogReconciler(CatalogOperation operation, CatalogState state, NamespaceSeparator separator, Duration lateEffectLimit,
            Duration clockSkew, WitnessNames witnesses, Supplier<Instant> storeTime) {
        this.operation = operation;
        this.state = state;
        this.separator = separator;
        this.lateEffectLimit = lateEffectLimit;
        this.clockSkew = clockSkew;
        this.witnesses = witnesses;
        this.storeTime = storeTime;
    }

    /**
     * @param witness whether its requests set a witness
     * @return whether the state of a catalog tells anything of the operation. Setting properties of a namespace leaves no other
     *         trace by which its answer could be told, and planning a scan changes nothing
     */
    static boolean canTell(IcebergOperation operation, boolean witness) {
        return operation.changesCatalog() && (witness || operation != IcebergOperation.UPDATE_PROPERTIES);
    }

    @Override
    public String operation() {
        return operation.getName();
    }

    @Override
    public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
        CatalogRequest catalogRequest;
        try {
            catalogRequest = RequestReader.read(operation, request, separator);
        } catch (IdempotencyException separatorUnknown) {
            return new Verdict.Unknown();
        }
        if (catalogRequest.identifiers().isEmpty()) {
            return new Verdict.Unknown();
        }
        Reservation reservation = new Reservation(request.key(), reservedAt, clockSkew);
        Evidence evidence = evidence(catalogRequest, reservation);
        Optional<RecordedResponse> answer = Optional.empty();
        if (witnesses != null
                && WitnessRewriter.addsTo(catalogRequest.operation(), request.content().body(), witnesses)) {
            WitnessedState witnessed = new WitnessedState(state, catalogRequest, reservation, witnesses);
            evidence = witnessed.evidence(evidence);
            answer = evidence.finding() == Evidence.Finding.APPLIED ? witnessed.answer() : answer;
        }
        CatalogState.Entity entity = evidence.entity();
        return switch (evidence.finding()) {
            case APPLIED -> new Verdict.Applied(answer.orElseGet(() -> response(catalogRequest, entity)));
            case NOT_APPLIED -> canStillCome(reservedAt) ? new Verdict.Unknown() : new Verdict.NotApplied();
            case UNKNOWN -> new Verdict.Unknown();
        };
    }

    private boolean canStillCome(Instant reservedAt) {
        return lateEffectLimit.compareTo(Duration.ZERO) > 0 && storeTime.get().isBefore(reservedAt.plus(lateEffectLimit));
    }

    private Evidence evidence(CatalogRequest request, Reservation reservation) {
        return switch (request.operation()) {
            case CREATE_NAMESPACE -> Creations.ofNamespace(state.namespaceExists(request, request.identifier()));
            case CREATE_TABLE -> CatalogRebuilder.isStaged(request) ? Creations.staged()
                    : Creations.ofTable(state.table(request, request.identifier()), request.body(), reservation);
            case REGISTER_TABLE ->
                Creations.ofRegistered(state.table(request, request.identifier()), request.body(), reservation);
            case CREATE_VIEW -> Creations.ofView(state.view(request, request.identifier()), request.body(), reservation);
            case REGISTER_VIEW ->
                Creations.ofRegistered(state.view(request, request.identifier()), request.body(), reservation);
            case UPDATE_TABLE -> Commits.ofTable(state.table(request, request.identifier()), request.body(), reservation);
            case COMMIT_TRANSACTION -> Commits.ofTransaction(
                    table -> state.table(request, RequestReader.identifier(table)), request.body(), reservation);
            case REPLACE_VIEW -> Commits.ofView(state.view(request, request.identifier()), request.body(), reservation);
            case DROP_NAMESPACE -> Removals.ofNamespace(state.namespaceExists(request, request.identifier()));
            case DROP_TABLE -> Removals.of(state.table(request, request.identifier()), reservation);
            case UNREGISTER_TABLE -> Removals.ofUnregistered(state.table(request, request.identifier()), reservation);
            case DROP_VIEW -> Removals.of(state.view(request, request.identifier()), reservation);
            case RENAME_TABLE -> Renames.of(state.table(request, request.identifiers().get(0)),
                    state.table(request, request.identifiers().get(1)), reservation);
            case RENAME_VIEW -> Renames.of(state.view(request, request.identifiers().get(0)),
                    state.view(request, request.identifiers().get(1)), reservation);
            default -> Evidence.unknown();
        };
    }

    private static RecordedResponse response(CatalogRequest request, CatalogState.Entity entity) {
        if (!request.operation().vendsCredentials()) {
            return new RecordedResponse.Stored(204, List.of(), new byte[0]);
        }
        return new RecordedResponse.Rebuildable(200, List.of(), new ResponseReference(entity.uuid(), entity.metadataLocation(),
                entity.metadata().path("location").textValue(), null, false).text());
    }
}
