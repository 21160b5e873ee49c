"""A desktop's tray in small: owns org.kde.StatusNotifierWatcher and does to a tray item what a panel would.

Run inside the D-Bus session of the app under test. Reads one command a line from stdin, answers one line of JSON:
  item             {"service", "id", "status", "tooltip", "iconBytes"} of the registered item, or null
  menu             the labels of its menu, separators left out
  click LABEL      activates the menu's line with that label, true if there was one
  activate         a click on the item itself
Needs python3-dbus and python3-gi. Used by the tests of the tray; a test waits by asking again.
"""

import json
import sys
import threading

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Watcher(dbus.service.Object):
    def __init__(self, bus):
        self.bus = bus
        self.items = []
        super().__init__(bus, "/StatusNotifierWatcher")

    @dbus.service.method(NAME, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        path = service if service.startswith("/") else "/StatusNotifierItem"
        self.items.append((sender if service.startswith("/") else service, path))
        self.StatusNotifierItemRegistered(service)

    @dbus.service.method(NAME, in_signature="s")
    def RegisterStatusNotifierHost(self, host):
        pass

    @dbus.service.signal(NAME, signature="s")
    def StatusNotifierItemRegistered(self, service):
        pass

    def facts(self):
        return {
            "RegisteredStatusNotifierItems": dbus.Array([a + b for a, b in self.items], signature="s"),
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
        }

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.facts()[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        return self.facts()

    def object(self, path=None):
        service, item_path = self.items[-1]
        return self.bus.get_object(service, path or item_path)

    def item(self):
        if not self.items:
            return None
        facts = self.object().GetAll(ITEM, dbus_interface=PROPERTIES)
        tooltip = facts.get("ToolTip")
        pixmaps = facts.get("IconPixmap") or []
        return {
            "service": self.items[-1][0],
            "id": str(facts.get("Id", "")),
            "status": str(facts.get("Status", "")),
            "tooltip": str(tooltip[2]) if tooltip else "",
            "iconBytes": sum(len(pixels) for _, _, pixels in pixmaps),
            "iconName": str(facts.get("IconName", "")),
            "menu": str(facts.get("Menu", "")),
        }

    def entries(self):
        menu = self.object(self.item()["menu"])
        _, root = menu.GetLayout(dbus.Int32(0), dbus.Int32(-1), dbus.Array([], signature="s"), dbus_interface=MENU)
        found = [(int(number), facts) for number, facts, _ in root[2]]
        return menu, [(number, str(facts["label"])) for number, facts in found if facts.get("type") != "separator"]

    def obey(self, line):
        word, _, rest = line.partition(" ")
        if word == "item":
            return self.item()
        if word == "menu":
            return [label for _, label in self.entries()[1]]
        if word == "click":
            menu, entries = self.entries()
            for number, label in entries:
                if label.replace("_", "") == rest:
                    menu.Event(dbus.Int32(number), "clicked", dbus.String(""), dbus.UInt32(0), dbus_interface=MENU)
                    return True
            return False
        if word == "activate":
            self.object().Activate(dbus.Int32(0), dbus.Int32(0), dbus_interface=ITEM)
            return True
        return {"error": "unknown command"}


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    watcher = Watcher(bus)
    name = dbus.service.BusName(NAME, bus)
    loop = GLib.MainLoop()

    def answer(line):
        try:
            told = watcher.obey(line)
        except Exception as trouble:  # the item may be gone: that is an answer too
            told = {"error": str(trouble)}
        print(json.dumps(told), flush=True)
        return False

    def read():
        for line in sys.stdin:
            GLib.idle_add(answer, line.rstrip("\n"))
        GLib.idle_add(loop.quit)

    threading.Thread(target=read, daemon=True).start()
    loop.run()
    del name


main()
