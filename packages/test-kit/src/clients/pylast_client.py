"""Drives the real pylast: reads one JSON object on stdin, writes one on stdout.

In: {"host", "api_key", "api_secret", "username", "password"?, "token"?, "session_key"?, "steps": [[name, arguments]]}
Out: {"session_key", "username", "results": [...]}, or {"error": {"code", "message"}} when pylast raises.
"""
import http.client
import json
import sys

import pylast

# pylast speaks HTTPS alone. Only the socket is exchanged: requests and parsing are its own.
pylast.HTTPSConnection = lambda context=None, host=None: http.client.HTTPConnection(host, timeout=20)


def played(track):
    return {
        "artist": track.track.artist.name,
        "title": track.track.title,
        "album": track.album,
        "timestamp": int(track.timestamp),
    }


def run(network, name, arguments):
    user = pylast.User(network.username, network) if network.username else None
    if name == "scrobble":
        return network.scrobble(**arguments)
    if name == "scrobble_many":
        return network.scrobble_many(arguments)
    if name == "now_playing":
        return network.update_now_playing(**arguments)
    if name == "recent":
        return [played(track) for track in user.get_recent_tracks(**arguments)]
    if name == "get_now_playing":
        track = user.get_now_playing()
        return None if track is None else {"artist": track.artist.name, "title": track.title}
    if name == "playcount":
        return int(user.get_playcount())
    if name == "proper_name":
        return user.get_name(properly_capitalized=True)
    if name == "love":
        return network.get_track(**arguments).love()
    if name == "web_auth_url":
        return pylast.SessionKeyGenerator(network).get_web_auth_url()
    raise ValueError(name)


def main():
    task = json.load(sys.stdin)

    # pylast calls the server while a network is made: its address must stand in the class before.
    class Network(pylast.LastFMNetwork):
        def __setattr__(self, name, value):
            if name == "ws_server":
                value = (task["host"], "/2.0/")
            if name == "homepage":
                value = "http://" + task["host"]
            super().__setattr__(name, value)

    try:
        network = Network(
            api_key=task["api_key"],
            api_secret=task["api_secret"],
            username=task.get("username", ""),
            password_hash=pylast.md5(task["password"]) if "password" in task else "",
            session_key=task.get("session_key", ""),
            token=task.get("token", ""),
        )
        results = [run(network, name, arguments) for name, arguments in task["steps"]]
        answer = {"session_key": network.session_key, "username": str(network.username), "results": results}
    except pylast.WSError as error:
        answer = {"error": {"code": str(error.status), "message": str(error.details)}}
    json.dump(answer, sys.stdout)


main()
