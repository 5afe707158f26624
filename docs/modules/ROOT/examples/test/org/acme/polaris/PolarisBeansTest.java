package org.acme.polaris;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import jakarta.ws.rs.core.Response;

import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.apache.iceberg.rest.responses.LoadViewResponse;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.ViewMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequests;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;

/** The beans of the section on Apache Polaris, against services of its shape. */
class PolarisBeansTest {

    private static final CatalogIdentifier TABLE = CatalogIdentifier.of(List.of("a", "b"), "t");

    private final Services services = new Services();
    private final ReplayLoader loader = new ReplayLoader();
    private final ReplayGrants grants = new ReplayGrants();
    private final CommittedState state = new CommittedState();
    private final InternalCatalogs scope = new InternalCatalogs();

    /** Catalogs and grants in memory. */
    private static final class Services implements PolarisCatalogs, PolarisGrants {

        final Map<String, TableMetadata> tables = new TreeMap<>();
        final Set<String> namespaces = Set.of("a.b");
        final List<String> asked = new ArrayList<>();
        Set<String> granted = Set.of();

        @Override
        public boolean isInternal(String catalog) {
            return catalog.equals("main");
        }

        @Override
        public TableMetadata table(String catalog, List<String> namespace, String name) {
            return Optional.ofNullable(tables.get(name)).orElseThrow(() -> new NoSuchTableException("No table %s", name));
        }

        @Override
        public ViewMetadata view(String catalog, List<String> namespace, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TableMetadata formerTable(String catalog, List<String> namespace, String name, String metadataLocation) {
            return table(catalog, namespace, name);
        }

        @Override
        public Map<String, String> namespace(String catalog, List<String> namespace) {
            if (!namespaces.contains(String.join(".", namespace))) {
                throw new NoSuchNamespaceException("No namespace %s", namespace);
            }
            return Map.of("owner", "me");
        }

        @Override
        public LoadTableResponse load(String catalog, List<String> namespace, String name, List<String> delegation) {
            return LoadTableResponse.builder().withTableMetadata(table(catalog, namespace, name))
                    .addConfig("delegation", delegation.toString()).build();
        }

        @Override
        public LoadViewResponse loadView(String catalog, List<String> namespace, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LoadTableResponse stage(String catalog, List<String> namespace, CreateTableRequest request, String uuid,
                String location, List<String> delegation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String tag(LoadTableResponse response) {
            return "of-" + response.tableMetadata().uuid();
        }

        @Override
        public void require(String operation, String catalog, List<String> namespace, String name) {
            String object = String.join(".", namespace) + (name == null ? "" : "/" + name);
            asked.add(operation + " " + object);
            if (name != null && !tables.containsKey(name)) {
                throw new NoSuchTableException("No table %s", name);
            }
            if (!granted.contains(object)) {
                throw new ForbiddenException("No grant on %s", object);
            }
        }
    }

    private record Asked(String prefix, String warehouse) implements IcebergIdempotencyScope.Catalog {

        @Override
        public List<String> header(String name) {
            return List.of();
        }

        @Override
        public Object property(String name) {
            return null;
        }
    }

    @BeforeEach
    void inject() {
        loader.catalogs = services;
        grants.grants = services;
        state.catalogs = services;
        scope.catalogs = services;
        TableMetadata metadata = TableMetadata.newTableMetadata(
                new Schema(Types.NestedField.required(1, "id", Types.LongType.get())), PartitionSpec.unpartitioned(),
                "s3://b/t",
                Map.of());
        services.tables.put("t", metadata);
    }

    private static CatalogRequest request(IcebergOperation operation, CatalogIdentifier... identifiers) {
        IdempotentRequest.Content content = new IdempotentRequest.Content() {

            @Override
            public String method() {
                return operation.verb();
            }

            @Override
            public String path() {
                return "/";
            }

            @Override
            public String query() {
                return null;
            }

            @Override
            public String pathParameter(String name) {
                return null;
            }

            @Override
            public List<String> header(String name) {
                return name.equals("X-Iceberg-Access-Delegation") ? List.of("vended-credentials") : List.of();
            }

            @Override
            public byte[] body() {
                return new byte[0];
            }
        };
        return new CatalogRequest(operation, "main", List.of(identifiers), JsonNodeFactory.instance.objectNode(),
                new IdempotentRequest(operation.operationName(), "realm", "alice", "key", new Binding("o", "r", "f"), content));
    }

    @Test
    void scope_knowsCatalogsByPrefixOrWarehouse_andNoneWithoutAName() {
        assertThat(scope.includes(new Asked("main", null))).isTrue();
        assertThat(scope.includes(new Asked(null, "main"))).isTrue();
        assertThat(scope.includes(new Asked("federated", "main"))).isFalse();
        assertThat(scope.includes(new Asked(null, null))).isFalse();
    }

    @Test
    void loader_answersWithUuidAndTag_andVendsAsTheRequestAsks() {
        CatalogLoader.Loaded loaded = loader.loadTable(request(IcebergOperation.CREATE_TABLE, TABLE), TABLE);

        String uuid = services.tables.get("t").uuid();
        Response response = (Response) loaded.entity();
        assertThat(loaded.uuid()).isEqualTo(uuid);
        assertThat(response.getEntityTag().getValue()).isEqualTo("of-" + uuid);
        assertThat(((LoadTableResponse) response.getEntity()).config()).containsEntry("delegation", "[vended-credentials]");
        assertThat(services.asked).as("privileges that the loader asks for").isEmpty();
    }

    private void authorize(IcebergOperation operation, CatalogIdentifier... identifiers) {
        CatalogRequest request = request(operation, identifiers);
        grants.requests = (CatalogRequests) any -> Optional.of(request);
        grants.authorize(request.request(), null);
    }

    @Test
    void authorizer_asksForTheOperation_onTheObject() {
        services.granted = Set.of("a.b/t");

        authorize(IcebergOperation.UPDATE_TABLE, TABLE);

        assertThat(services.asked).containsExactly("updateTable a.b/t");
    }

    @Test
    void authorizerOfADrop_fallsBackToTheParent_ofAnObjectThatIsGone() {
        services.tables.clear();
        services.granted = Set.of("a.b");

        authorize(IcebergOperation.DROP_TABLE, TABLE);

        assertThat(services.asked).containsExactly("dropTable a.b/t", "dropTable a.b");
    }

    @Test
    void authorizerOfADrop_deniesACallerWithoutAGrantOnTheParent() {
        services.tables.clear();

        assertThatThrownBy(() -> authorize(IcebergOperation.DROP_TABLE, TABLE)).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void authorizerOfARename_asksForTheParentOfTheSource_andForTheDestination() {
        services.granted = Set.of("a.b", "a.b/t");

        authorize(IcebergOperation.RENAME_TABLE, CatalogIdentifier.of(List.of("a", "b"), "former"), TABLE);

        assertThat(services.asked).containsExactly("renameTable a.b/former", "renameTable a.b", "createTable a.b/t");
    }

    @Test
    void state_showsMetadataOfIceberg() {
        CatalogState.Entity entity = state.table(request(IcebergOperation.UPDATE_TABLE, TABLE), TABLE).orElseThrow();

        assertThat(entity.uuid()).isEqualTo(services.tables.get("t").uuid());
        assertThat(entity.metadata().path("location").asText()).isEqualTo("s3://b/t");
        assertThat(state.namespaceProperties(request(IcebergOperation.CREATE_NAMESPACE), TABLE.parent()))
                .contains(Map.of("owner", "me"));
    }
}
