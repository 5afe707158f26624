package io.quarkiverse.rest.idempotency.catalog.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Clients that are not made of the same language, by their documented rules: when they send a request again with the same key,
 * and for how long they wait. Their waits are cut to a fifth.
 */
enum ScriptedClient implements MatrixClient {

    /** Through urllib3: on statuses of its list and on connections that fail or time out, and sleeps for any Retry-After. */
    PYICEBERG("PyIceberg (scripted)", true, true),

    /** On the same statuses, and where it cannot connect or times out; waits for 1 to 64 seconds. */
    ICEBERG_RUST("iceberg-rust (scripted)", false, false);

    private static final Set<Integer> STATUSES = Set.of(429, 500, 502, 503, 504);
    private static final int RETRIES = 5;
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final Set<Operation> OPERATIONS = EnumSet.of(Operation.CREATE_NAMESPACE, Operation.UPDATE_PROPERTIES,
            Operation.DROP_NAMESPACE, Operation.CREATE_TABLE, Operation.STAGE_TABLE, Operation.COMMIT_STAGED_TABLE,
            Operation.REGISTER_TABLE, Operation.UPDATE_TABLE, Operation.RENAME_TABLE, Operation.DROP_TABLE,
            Operation.PURGE_TABLE);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String title;
    private final boolean retriesLostResponses;
    private final boolean readsRetryAfter;

    ScriptedClient(String title, boolean retriesLostResponses, boolean readsRetryAfter) {
        this.title = title;
        this.retriesLostResponses = retriesLostResponses;
        this.readsRetryAfter = readsRetryAfter;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Set<Operation> operations() {
        return OPERATIONS;
    }

    /** The exception that such a client throws when it gives up. */
    private static final class GivenUp extends Exception {

        GivenUp(String reported) {
            super(reported, null, false, false);
        }
    }

    @Override
    public String act(Map<String, String> properties, String namespace, Operation operation, String prepared) {
        try {
            act(new Target(properties, namespace), operation, prepared);
            return "success";
        } catch (GivenUp e) {
            return e.getMessage();
        }
    }

    private record Target(Map<String, String> properties, String namespace) {
    }

    private void act(Target to, Operation operation, String prepared) throws GivenUp {
        String namespace = "/namespaces/" + to.namespace;
        String table = namespace + "/tables/t";
        switch (operation) {
            case CREATE_NAMESPACE -> post(to, "/namespaces", "{'namespace':['" + to.namespace + "'],'properties':{}}");
            case UPDATE_PROPERTIES -> post(to, namespace + "/properties", "{'removals':[],'updates':{'owner':'me'}}");
            case DROP_NAMESPACE -> send(to, "DELETE", namespace, "");
            case CREATE_TABLE -> post(to, namespace + "/tables", creation(false));
            case STAGE_TABLE -> post(to, namespace + "/tables", creation(true));
            case COMMIT_STAGED_TABLE -> post(to, table, commitOf(post(to, namespace + "/tables", creation(true))));
            case REGISTER_TABLE -> post(to, namespace + "/register",
                    "{'name':'t','metadata-location':'" + prepared + "','overwrite':false}");
            case UPDATE_TABLE -> post(to, table,
                    "{'requirements':[{'type':'assert-table-uuid','uuid':'" + uuid(send(to, "GET", table, ""))
                            + "'}],'updates':[{'action':'set-properties','updates':{'changed':'yes'}}]}");
            case RENAME_TABLE -> post(to, "/tables/rename", "{'source':{'namespace':['" + to.namespace
                    + "'],'name':'t'},'destination':{'namespace':['" + to.namespace + "'],'name':'renamed'}}");
            case DROP_TABLE -> send(to, "DELETE", table + "?purgeRequested=false", "");
            case PURGE_TABLE -> send(to, "DELETE", table + "?purgeRequested=true", "");
            default -> throw new IllegalArgumentException(operation + " is not scripted");
        }
    }

    private static String creation(boolean staged) {
        return "{'name':'t','stage-create':" + staged + ",'properties':{},'schema':" + Requests.SCHEMA.replace('"', '\'')
                + "}";
    }

    private static String uuid(JsonNode table) {
        return table.at("/metadata/table-uuid").asText();
    }

    /** The commit that makes a staged table a table. */
    private static String commitOf(JsonNode staged) {
        JsonNode metadata = staged.path("metadata");
        ObjectNode commit = JSON.createObjectNode();
        commit.putArray("requirements").addObject().put("type", "assert-create");
        ArrayNode updates = commit.putArray("updates");
        updates.addObject().put("action", "assign-uuid").put("uuid", uuid(staged));
        updates.addObject().put("action", "upgrade-format-version").put("format-version",
                metadata.path("format-version").asInt());
        updates.addObject().put("action", "add-schema").set("schema", metadata.at("/schemas/0"));
        updates.addObject().put("action", "set-current-schema").put("schema-id", -1);
        updates.addObject().put("action", "add-spec").set("spec", metadata.at("/partition-specs/0"));
        updates.addObject().put("action", "set-default-spec").put("spec-id", -1);
        updates.addObject().put("action", "add-sort-order").set("sort-order", metadata.at("/sort-orders/0"));
        updates.addObject().put("action", "set-default-sort-order").put("sort-order-id", -1);
        updates.addObject().put("action", "set-location").put("location", metadata.path("location").asText());
        return commit.toString();
    }

    private JsonNode post(Target to, String path, String body) throws GivenUp {
        return send(to, "POST", path, body.replace('\'', '"'));
    }

    private JsonNode send(Target to, String method, String path, String body) throws GivenUp {
        HttpRequest request = request(to, method, path, body);
        for (int attempt = 0;; attempt++) {
            boolean last = attempt == RETRIES;
            long wait = FIRST_WAIT_MILLIS << attempt;
            try {
                HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 300) {
                    return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
                }
                if (last || !STATUSES.contains(response.statusCode())) {
                    throw new GivenUp("status " + response.statusCode());
                }
                wait = readsRetryAfter
                        ? response.headers().firstValue("Retry-After").map(Long::valueOf).map(after -> after * 1000)
                                .orElse(wait)
                        : wait;
            } catch (HttpTimeoutException e) {
                giveUp(last, "time-out");
            } catch (IOException e) {
                // The headers of a response that is cut off have come, so that it counts as answered.
                boolean cut = String.valueOf(e.getMessage()).contains("fixed content-length");
                giveUp(last || cut || !retriesLostResponses, cut ? "response cut off" : "connection error");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            sleep(wait);
        }
    }

    private static void giveUp(boolean now, String reported) throws GivenUp {
        if (now) {
            throw new GivenUp(reported);
        }
    }

    /** The wait of the client that is played. */
    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request(Target to, String method, String path, String body) {
        Map<String, String> properties = to.properties;
        Duration patience = Duration
                .ofMillis(Long.parseLong(properties.getOrDefault("rest.client.socket-timeout-ms", "60000")));
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create(properties.get("uri") + "/v1/" + properties.get("warehouse") + path)).timeout(patience)
                .header("Authorization", Requests.basic(properties.get("rest.auth.basic.username")))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        properties.forEach((name, value) -> {
            if (name.startsWith("header.")) {
                request.header(name.substring("header.".length()), value);
            }
        });
        return method.equals("GET") ? request.build() : request.header("Idempotency-Key", Requests.newKey()).build();
    }
}
