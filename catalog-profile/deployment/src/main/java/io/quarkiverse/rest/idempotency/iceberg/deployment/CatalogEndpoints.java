package io.quarkiverse.rest.idempotency.iceberg.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.CatalogOperation;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The catalogs of an application: their operations, and where their clients configure themselves.
 */
final class CatalogEndpoints {

    private final List<Found> found = new ArrayList<>();
    private final Set<String> bases = new LinkedHashSet<>();
    private final List<ResourceMethod> methods;
    private final List<ResourceMethod> configurations;

    /**
     * An operation that the application serves.
     *
     * @param path the path template of its method
     */
    record Found(CatalogOperation operation, String path, String base) {
    }

    /**
     * @param basePaths where catalogs are served; empty when that is to be recognized
     */
    CatalogEndpoints(List<ResourceMethod> endpoints, Optional<List<String>> basePaths) {
        Map<String, List<CatalogTemplates.Match>> byBase = new LinkedHashMap<>();
        Map<CatalogTemplates.Match, String> paths = new LinkedHashMap<>();
        for (ResourceMethod endpoint : endpoints) {
            CatalogTemplates.match(endpoint.verb(), endpoint.path()).ifPresent(match -> {
                byBase.computeIfAbsent(CatalogTemplates.shape(match.base()), shape -> new ArrayList<>()).add(match);
                paths.put(match, endpoint.path());
            });
        }
        basePaths.ifPresent(templates -> checkServed(templates, byBase));
        Optional<Set<String>> chosen = basePaths
                .map(templates -> templates.stream().map(CatalogTemplates::shape).collect(Collectors.toSet()));
        byBase.entrySet().removeIf(entry -> chosen.isPresent() ? !chosen.get().contains(entry.getKey())
                : !isCatalog(entry.getValue()));
        Map<IcebergOperation, Set<String>> basesOf = new LinkedHashMap<>();
        byBase.forEach((shape, matches) -> matches.forEach(
                match -> basesOf.computeIfAbsent(match.operation(), operation -> new LinkedHashSet<>()).add(shape)));
        byBase.forEach((shape, matches) -> {
            String base = matches.get(0).base();
            bases.add(base);
            for (CatalogTemplates.Match match : new LinkedHashSet<>(matches)) {
                String name = match.operation().operationName()
                        + (basesOf.get(match.operation()).size() > 1 ? " " + named(base) : "");
                found.add(new Found(new CatalogOperation(name, match.operation(), CatalogTemplates.parameters(match.base()),
                        CatalogTemplates.trailingParameters(match.base()), match.parameters()), paths.get(match), base));
            }
        });
        this.methods = endpoints.stream().filter(endpoint -> CatalogTemplates.match(endpoint.verb(), endpoint.path())
                .filter(match -> byBase.containsKey(CatalogTemplates.shape(match.base()))).isPresent()).toList();
        this.configurations = endpoints.stream().filter(endpoint -> endpoint.verb().equals("GET") && bases.stream()
                .anyMatch(base -> isConfigurationOf(base, endpoint.path()))).toList();
    }

    private static void checkServed(List<String> basePaths, Map<String, List<CatalogTemplates.Match>> byBase) {
        List<String> unserved = basePaths.stream().filter(path -> !byBase.containsKey(CatalogTemplates.shape(path))).toList();
        if (!unserved.isEmpty()) {
            throw new ConfigurationException("quarkus.rest-idempotency.iceberg.base-paths: expected path templates in front of "
                    + "operations such as DELETE /namespaces/{namespace}, got " + unserved
                    + ", under which no method serves one. "
                    + "The methods of the application serve such operations at "
                    + byBase.values().stream().map(matches -> matches.get(0).base()).map(CatalogEndpoints::named).toList());
        }
    }

    private static String named(String base) {
        return base.isEmpty() ? "/" : base;
    }

    /** Other services have namespaces, too, with the same verbs; but not tables in them. */
    private static boolean isCatalog(List<CatalogTemplates.Match> matches) {
        return matches.stream().anyMatch(match -> CatalogTemplates.isVersioned(match.base())
                || switch (match.operation()) {
                    case CREATE_NAMESPACE, DROP_NAMESPACE, UPDATE_PROPERTIES -> false;
                    default -> true;
                });
    }

    private static boolean isConfigurationOf(String base, String path) {
        String shape = CatalogTemplates.shape(path);
        return shape.equals(CatalogTemplates.shape(base + "/config"))
                || shape.equals(CatalogTemplates.shape(CatalogTemplates.withoutTrailingParameters(base) + "/config"));
    }

    /** Each operation once for each base. */
    List<Found> operations() {
        return found;
    }

    /** The methods of these operations. */
    List<ResourceMethod> methods() {
        return methods;
    }

    /** The methods that answer {@code GET …/config}. */
    List<ResourceMethod> configurations() {
        return configurations;
    }

    /** For people: what is served where, and what is not. */
    List<String> report() {
        List<String> report = new ArrayList<>();
        for (String base : bases) {
            Set<IcebergOperation> served = found.stream().filter(operation -> operation.base().equals(base))
                    .map(operation -> operation.operation().getOperation())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            List<String> bound = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (IcebergOperation operation : IcebergOperation.values()) {
                (served.contains(operation) ? bound : missing).add(operation.id());
            }
            report.add("Iceberg catalog at " + named(base) + ": bound " + String.join(", ", bound)
                    + (missing.isEmpty() ? "" : "; no method serves " + String.join(", ", missing)));
        }
        return report;
    }
}
