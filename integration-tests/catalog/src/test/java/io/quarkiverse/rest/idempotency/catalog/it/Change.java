package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A change whose request leaves a witness, within a namespace of its own. Creations name no location, and changes set
 * properties only, so that nothing but the witness tells whether they were applied.
 */
enum Change {

    CREATE_NAMESPACE {
        @Override
        void prepare(Requests root, String namespace) {
        }

        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.post("/namespaces", key, "{\"namespace\":[\"" + namespace + "\"],\"properties\":{\"value\":\"1\"}}");
        }

        @Override
        String essence(HttpResponse<String> answer) {
            JsonNode properties = Requests.json(answer).path("properties");
            assertThat(properties.path("value").asText()).isEqualTo("1");
            return properties.path("idempotency-witness").asText();
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            JsonNode properties = Requests.json(root.get("/namespaces/" + namespace)).path("properties");
            assertThat(properties.path("idempotency-witness").asText()).isEqualTo(essence).isNotEmpty();
        }
    },

    UPDATE_PROPERTIES {
        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.post("/namespaces/" + namespace + "/properties", key,
                    "{\"updates\":{\"value\":\"1\"},\"removals\":[\"old\"]}");
        }

        @Override
        void prepare(Requests root, String namespace) {
            Requests.require(root.post("/namespaces", null,
                    "{\"namespace\":[\"" + namespace + "\"],\"properties\":{\"value\":\"0\",\"old\":\"x\"}}"));
        }

        @Override
        String essence(HttpResponse<String> answer) {
            return Requests.json(answer).toString();
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            assertThat(essence).contains("\"removed\":[\"old\"]").contains("\"missing\":[]").contains("value");
            JsonNode properties = Requests.json(root.get("/namespaces/" + namespace)).path("properties");
            assertThat(properties.path("value").asText()).isEqualTo("1");
            assertThat(properties.has("old")).isFalse();
        }
    },

    CREATE_TABLE {
        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.createTable(namespace, "t", key);
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            assertVersions(root, namespace, "t", essence, 0);
        }
    },

    UPDATE_TABLE {
        @Override
        void prepare(Requests root, String namespace) {
            super.prepare(root, namespace);
            Requests.require(root.createTable(namespace, "t", null));
        }

        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.setProperty(namespace, "t", key, "1");
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            assertVersions(root, namespace, "t", essence, 1);
        }
    },

    COMMIT_TRANSACTION {
        @Override
        void prepare(Requests root, String namespace) {
            super.prepare(root, namespace);
            Requests.require(root.createTable(namespace, "t", null));
            Requests.require(root.createTable(namespace, "u", null));
        }

        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.post("/transactions/commit", key, "{\"table-changes\":[" + change(namespace, "t") + ","
                    + change(namespace, "u") + "]}");
        }

        private static String change(String namespace, String table) {
            return "{\"identifier\":{\"namespace\":[\"" + namespace + "\"],\"name\":\"" + table
                    + "\"},\"requirements\":[],\"updates\":[" + SET_PROPERTY + "]}";
        }

        @Override
        String essence(HttpResponse<String> answer) {
            return answer.statusCode() + answer.body();
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            assertThat(essence).isEqualTo("204");
            assertVersions(root, namespace, "t", null, 1);
            assertVersions(root, namespace, "u", null, 1);
        }
    },

    CREATE_VIEW {
        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.post("/namespaces/" + namespace + "/views", key, view(namespace));
        }

        @Override
        String essence(HttpResponse<String> answer) {
            return Requests.json(answer).at("/metadata/view-uuid").asText();
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            JsonNode view = Requests.json(root.get("/namespaces/" + namespace + "/views/v"));
            assertThat(view.at("/metadata/view-uuid").asText()).isEqualTo(essence).isNotEmpty();
            assertThat(view.at("/metadata/versions")).hasSize(1);
        }
    },

    REPLACE_VIEW {
        @Override
        void prepare(Requests root, String namespace) {
            super.prepare(root, namespace);
            Requests.require(root.post("/namespaces/" + namespace + "/views", null, view(namespace)));
        }

        @Override
        HttpResponse<String> send(Requests client, String namespace, String key) {
            return client.post("/namespaces/" + namespace + "/views/v", key,
                    "{\"requirements\":[],\"updates\":[" + SET_PROPERTY + "]}");
        }

        @Override
        String essence(HttpResponse<String> answer) {
            return CREATE_VIEW.essence(answer);
        }

        @Override
        void assertMadeOnce(Requests root, String namespace, String essence) {
            CREATE_VIEW.assertMadeOnce(root, namespace, essence);
            assertThat(
                    Requests.json(root.get("/namespaces/" + namespace + "/views/v")).at("/metadata/properties/value").asText())
                    .isEqualTo("1");
        }
    };

    private static final String SET_PROPERTY = "{\"action\":\"set-properties\",\"updates\":{\"value\":\"1\"}}";

    /** Makes what has to be there before. */
    void prepare(Requests root, String namespace) {
        root.createNamespace(namespace);
    }

    abstract HttpResponse<String> send(Requests client, String namespace, String key);

    /** The parts that all answers to one key have in common. */
    String essence(HttpResponse<String> answer) {
        return Requests.uuid(answer);
    }

    abstract void assertMadeOnce(Requests root, String namespace, String essence);

    private static void assertVersions(Requests root, String namespace, String table, String uuid, int former) {
        HttpResponse<String> loaded = root.loadTable(namespace, table);
        JsonNode metadata = Requests.json(loaded).path("metadata");
        assertThat(metadata.path("metadata-log")).hasSize(former);
        if (uuid != null) {
            assertThat(Requests.uuid(loaded)).isEqualTo(uuid);
        }
        if (former > 0) {
            assertThat(metadata.at("/properties/value").asText()).isEqualTo("1");
        }
    }

    private static String view(String namespace) {
        return "{\"name\":\"v\",\"schema\":" + Requests.SCHEMA + ",\"properties\":{},\"view-version\":{\"version-id\":1,"
                + "\"timestamp-ms\":1,\"schema-id\":0,\"summary\":{},\"default-namespace\":[\"" + namespace
                + "\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"SELECT 1\",\"dialect\":\"spark\"}]}}";
    }
}
