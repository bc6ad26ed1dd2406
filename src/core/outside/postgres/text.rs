//! What the private server tells the operator.
#![allow(clippy::doc_markdown, reason = "the catalogue documents each text with its English wording")]

use std::path::Display;

crate::text! {
    no_programs {
        zh: "没有安装 PostgreSQL 15 或更高版本的服务器程序。请以 root 执行：apt-get install postgresql",
        en: "The server programs of PostgreSQL 15 or newer are not installed. As root: apt-get install postgresql"
    }
    no_programs_of(version: u32) {
        zh: "没有安装这些数据所需的 PostgreSQL {version} 服务器程序。请以 root 执行：apt-get install postgresql-{version}",
        en: "The server programs of PostgreSQL {version}, which made this data, are not installed. As root: apt-get install postgresql-{version}"
    }
    taken(holder: &str, dir: &Display<'_>) {
        zh: "另一个 kezhan（进程 {holder}）正在使用 {dir}。请先停止它，或将 data.dir（KEZHAN_DATA_DIR）设为其他目录。",
        en: "Another kezhan (process {holder}) already uses {dir}. Stop it first, or set data.dir (KEZHAN_DATA_DIR) to another directory."
    }
    unfit_path(socket: &Display<'_>) {
        zh: "数据库套接字的路径超过 Linux 允许的 107 字节，或含有逗号：{socket}。请将 data.dir（KEZHAN_DATA_DIR）设为其他路径。",
        en: "The path of the database socket has more than the 107 bytes that Linux allows, or a comma: {socket}. Set data.dir (KEZHAN_DATA_DIR) to another path."
    }
    not_traversable(folder: &Display<'_>) {
        zh: "系统用户 postgres 无法进入 {folder}。请将 data.dir（KEZHAN_DATA_DIR）设到 /var/lib 之下，或执行：chmod o+x {folder}",
        en: "The OS user postgres may not pass through {folder}. Set data.dir (KEZHAN_DATA_DIR) to a directory below /var/lib, or run: chmod o+x {folder}"
    }
    nameless(uid: u32) {
        zh: "系统中没有编号为 {uid} 的用户。请以 /etc/passwd 中有记录的用户运行。",
        en: "The OS knows no name for the user {uid}. Run as a user that has an entry in /etc/passwd."
    }
    not_made(said: &str) { zh: "无法创建私有数据库：{said}", en: "The private database could not be made: {said}" }
    not_started(log: &Display<'_>, said: &str) {
        zh: "私有数据库无法启动。{log} 的末尾：\n{said}",
        en: "The private database does not start. The end of {log}:\n{said}"
    }
    not_stopped(data: &Display<'_>, processes: &str) {
        zh: "{data} 中的私有数据库没有停止，进程：{processes}",
        en: "The private database in {data} does not stop; its processes: {processes}"
    }
}
