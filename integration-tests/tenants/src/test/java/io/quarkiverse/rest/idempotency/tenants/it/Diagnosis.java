package io.quarkiverse.rest.idempotency.tenants.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The application's diagnosis of itself while no other request is at work. */
record Diagnosis(String json) {

    static Diagnosis of(HttpClient http, URI application) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(application.resolve("/diagnosis")).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("Expected a diagnosis, got " + response.statusCode() + " " + response.body());
        }
        return new Diagnosis(response.body());
    }

    long number(String name) {
        Matcher number = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        if (!number.find()) {
            throw new IllegalStateException("Expected " + name + " in " + json);
        }
        return Long.parseLong(number.group(1));
    }

    boolean hasLeftOvers() {
        return !json.contains("\"leftOvers\":[]");
    }
}
