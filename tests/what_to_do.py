"""The tests by which each row of README's 遇到这些情况怎么办 holds: the first of each lives through it in a year folder.

A row that is reworded keeps its name here; a row whose claim is another needs a test that proves that one.
"""

from collections.abc import Mapping, Sequence

ODD, DONE = "year/test_odd_arrivals.py", "year/test_what_clerks_do.py"
PROOFS: Mapping[str, Sequence[str]] = {
    "显示“有误”，要司法所改": (
        "outgoing/test_replies.py::test_right_values_come_back_typed_wrong_ones_as_typed_doubtful_ones_blank",
        "outgoing/test_replies.py::test_the_list_of_problems_and_the_notice_say_the_same",
        "outgoing/test_replies.py::test_put_right_it_counts_and_a_receipt_takes_the_place_of_the_correction",
        "cli/test_mail_commands.py::test_mails_arrive_whole_over_an_encrypted_line",
        "form/test_problems.py::test_every_error_and_reminder_is_said_at_its_cell",
        "form/test_problems.py::test_every_link_leads_to_the_cell_of_this_form_that_it_names",
    ),
    "空格子算不算0": (
        "year/test_round_trip.py::test_a_blank_is_never_a_zero",
        "year/test_round_trip.py::test_filled_in_by_hand_scores_what_the_letter_gives",
    ),
    "司法所把数字填成“３０”“30件”“无”": (
        "demonstration/test_sample_data.py::test_every_slip_has_its_finding_and_nothing_else_has",
        f"{DONE}::test_a_word_that_the_county_has_for_a_unit_is_added_and_the_forms_that_are_out_stay_good",
        f"{DONE}::test_a_word_that_neither_accepts_nor_changes_is_listed",
        "returns/test_values.py::test_typed_otherwise_but_meaning_one_value_is_taken_and_said",
        "returns/test_values.py::test_anything_else_is_no_value_and_an_error",
        "returns/bureau/test_assessments.py::test_a_word_that_may_accept_what_was_reported_changes_nothing",
    ),
    "格子里看到的和存着的不一样": (
        f"{ODD}::test_what_is_shown_otherwise_or_hidden_is_told_and_a_doubtful_format_goes_back",
        "reading/test_shown.py::test_a_number_that_is_shown_as_another_is_named_with_both",
        "reading/test_shown.py::test_a_picture_in_place_of_a_value_is_an_error",
        "reading/test_shown.py::test_evidence_is_what_is_shown",
    ),
    "文件名乱了、改了": (
        "demonstration/test_sample_data.py::test_every_file_has_its_status_and_reason",
        "demonstration/test_sample_data.py::test_every_slip_has_its_finding_and_nothing_else_has",
    ),
    "交回的是压缩包（.zip）或邮件（.eml）": (
        f"{ODD}::test_the_form_in_a_package_or_a_mail_counts_and_the_rest_is_that_offices_evidence",
        f"{ODD}::test_what_cannot_be_looked_into_and_may_have_been_the_form_is_no_evidence_and_says_why",
    ),
    "佐证照片、PDF 和填报表放在一起": (
        f"{ODD}::test_photographs_and_pdfs_beside_a_form_in_a_folder_are_that_offices_evidence",
        f"{ODD}::test_a_photograph_beside_the_forms_of_two_offices_is_asked_about",
    ),
    "交回的是去年的表、外县的表、Word、RAR、坏文件": (
        f"{ODD}::test_what_is_no_form_of_this_year_and_bureau_is_refused_and_the_others_are_ranked",
        f"{ODD}::test_once_the_office_has_handed_in_a_good_form_only_what_nobody_can_place_is_still_told",
        "year/test_open_returns.py::test_a_word_document_is_asked_about_until_it_is_taken_out_of_the_inbox",
    ),
    "一个所交了两份": (
        "year/test_round_trip.py::test_within_one_scan_the_one_saved_later_counts_and_a_later_scan_over_both",
        f"{ODD}::test_of_two_that_came_together_and_were_saved_together_the_order_is_a_guess_and_told",
        f"{ODD}::test_what_is_handed_in_later_counts_and_answers_the_question",
    ),
    "列为“待确认”的文件": (
        f"{ODD}::test_a_copy_that_was_saved_before_the_one_in_force_waits",
        f"{ODD}::test_an_assessors_workbook_in_an_offices_package_waits",
        "returns/test_order.py::test_saved_and_sent_again_it_counts",
        "returns/bureau/test_take_in.py::test_so_is_a_folder_as_where_the_clerk_has_unpacked_what_it_sent",
        "returns/test_saved.py::test_what_was_asked_about_for_a_wrong_clock_counts_when_it_is_sent_again",
    ),
    "有一个文件读不了、读得太久": (
        f"{DONE}::test_a_file_that_was_given_up_is_read_again_when_the_clerk_asks_for_it",
        "returns/test_pool.py::test_a_file_that_kills_its_reader_costs_itself_alone",
        "returns/test_pool.py::test_a_file_that_takes_too_much_of_the_processor_is_given_up_after_one_try",
        "returns/test_reading_cache.py::test_another_reader_reads_again",
    ),
    "一次放进来几千个文件": (
        f"{DONE}::test_of_too_many_files_the_rest_is_counted_and_the_next_collect_goes_on",
        "inbox/test_watch.py::test_more_than_one_collect_takes_is_taken_step_by_step_and_told",
        "inbox/test_watch.py::test_where_many_offices_have_a_form_one_collect_takes_what_is_expected_of_them",
    ),
    "在排名工作簿里改过分数，又运行了 `collect`": (
        "year/test_workspace.py::test_scores_overwritten_by_hand_survive_the_next_collect",
        "year/test_overwritten.py::test_a_changed_score_counts_for_nothing_and_is_asked_about_with_the_copy_that_is_kept",
        "year/test_overwritten.py::test_decided_as_it_was_written_it_holds_and_the_question_ends",
        "files/test_outputs.py::test_a_workbook_that_a_person_changed_is_kept",
    ),
    "排名工作簿正开着": (
        f"{DONE}::test_while_the_ranking_workbook_is_open_the_new_one_lies_beside_it",
        "files/test_whole.py::test_target_that_is_soon_closed_is_replaced",
    ),
    "打印整册排名，长清单只出来一页": (
        "year/test_year.py::test_a_long_list_of_the_ranking_workbook_is_printed_as_its_first_page_which_says_so",
        "summary/test_screen.py::test_a_long_list_is_printed_as_its_first_page_which_says_so",
    ),
    "对某条规则的理解不同": (
        "year/test_choices.py::test_what_is_chosen_by_a_tick_rules",
        f"{DONE}::test_another_reading_is_put_in_force_by_a_tick_and_passes_the_check",
        "rulebook/test_alternatives.py::test_every_alternative_can_be_chosen",
        "rulebook/test_alternatives.py::test_all_of_them_agree_with_the_letter",
        "outcome/test_impact.py::test_what_the_first_places_depend_on_is_said",
        "summary/test_sheets.py::test_rules_open_with_the_general_readings_and_name_every_rule",
    ),
    "想先知道改用别的口径谁的分数、名次会变": (
        "year/test_choices.py::test_what_is_chosen_by_a_tick_rules",
        "outcome/test_impact.py::test_each_figure_by_hand",
        "outcome/test_impact.py::test_what_nobody_was_asked_is_told_and_not_worked_out",
        "outcome/test_impact.py::test_it_is_what_the_whole_evaluation_comes_to",
    ),
    "以前的名册里没有“口径”表": ("year/test_choices.py::test_roster_without_the_sheet_gets_one_to_move_into_it",),
    "发表以后责任书或规则又改了": (
        "year/test_mended.py::test_a_dearer_lateness_counts_by_the_rule_of_today_and_who_loses_by_it_is_told",
        "year/test_mended.py::test_check_says_item_by_item_what_a_change_does_to_what_has_come_in",
        "year/test_mended.py::test_points_cut_below_an_answer_and_a_new_question_are_all_that_goes_back",
    ),
    "改了填报项的名称、类型或单位": (
        "year/test_mended.py::test_another_label_waits_for_the_bureaus_word_and_nothing_of_it_is_lost",
    ),
    "一年里责任书、名册、截止日期、口径都改过": (
        "year/test_changed_year.py::test_nothing_is_voided_and_only_the_new_question_goes_back",
        "year/test_changed_year.py::test_a_form_of_former_name_rules_and_day_is_the_offices_and_in_time",
        "year/test_changed_year.py::test_what_was_foretold_of_a_reading_comes_so",
    ),
    "责任书中间加了一项": (
        "year/test_mended.py::test_an_item_put_in_between_is_asked_for_and_the_letter_as_it_was_is_still_worked_out",
    ),
    "领导要在手机上看": (
        "outgoing/test_page.py::test_collect_writes_it_beside_the_ranking_workbook",
        "outgoing/test_page.py::test_page_asks_nobody_for_anything",
        "outgoing/test_page.py::test_everything_can_be_read_on_a_phone_and_on_a_desktop",
        "outgoing/test_page.py::test_page_stays_small_by_leaving_out_the_slightest_losses",
    ),
    "写责任书、催报、得分反馈、通报": (
        "cli/test_notify.py::test_every_kind_is_a_document_with_its_message",
        "cli/test_notify.py::test_paper_that_says_the_same_keeps_its_day",
        "cli/test_notify.py::test_what_a_person_changed_stays_while_it_holds_and_is_kept_when_it_does_not",
        "cli/test_notify.py::test_reminder_bears_the_day_and_knows_when_it_is_late",
        "year/test_after_final.py::test_papers_of_a_final_result_are_never_written_over_nor_taken_away",
    ),
    "有的所没有报，有的所要更正": (
        "outgoing/test_reminders.py::test_what_was_sent_in_place_of_a_form_is_named_to_its_office",
        "outgoing/test_reminders.py::test_reminder_to_mend_goes_out_with_the_workbook_in_which_it_is_done",
        "outgoing/test_reminders.py::test_message_for_the_chat_names_offices_and_nothing_of_their_points",
    ),
    "表有疑问，不知道找谁": (
        "year/test_contact.py::test_the_clerk_sees_whom_to_ask_and_the_office_finds_it_written",
        "returns/test_contact.py::test_a_form_of_an_earlier_version_has_no_place_for_it",
    ),
    "只想写眼下该发的邮件": ("cli/test_mail_commands.py::test_where_no_kind_is_named_what_is_due_now_is_drafted",),
    "用邮件发": (
        "cli/test_mail_commands.py::test_all_that_lies_ready_is_drafted_with_the_right_attachments",
        "cli/test_mail_commands.py::test_dry_run_connects_to_nothing",
        "cli/test_mail_commands.py::test_second_run_sends_nothing_and_resend_sends_all",
        "cli/test_mail_commands.py::test_only_one_offices_draft_leaves_the_others_alone",
        "cli/test_mail_final.py::test_what_is_not_final_is_asked_about",
        "roster/test_choose.py::test_code_or_name_one_or_several",
    ),
    "邮箱的密码": (
        "cli/test_mail_commands.py::test_password_is_asked_for_on_a_terminal_and_not_shown",
        "cli/test_mail_commands.py::test_mails_arrive_whole_over_an_encrypted_line",
        "cli/test_mail_commands.py::test_where_nobody_can_be_asked_the_variable_is_named",
        "mail/test_server.py::test_login_comes_from_the_environment_or_is_asked_for",
    ),
    "邮件被拒收、没有发成": (
        "cli/test_mail_commands.py::test_refused_address_is_told_and_the_others_go",
        "cli/test_mail_commands.py::test_connection_lost_in_mid_run_and_then_the_rest",
        "mail/test_send.py::test_crash_between_the_answer_and_our_record_does_not_send_twice",
    ),
    "通知、回执、看板的话想换成自己的": (
        "outgoing/test_replies.py::test_the_bureaus_own_words_are_used",
        "outgoing/test_replies.py::test_a_broken_template_stops_the_run_before_anything_is_written",
        "outgoing/test_page.py::test_bureaus_template_wins_and_its_faults_are_told",
        "notices/test_bounded.py::test_template_without_end_is_a_fault_of_its_place",
        "notices/test_wording.py::test_receipt_tells_no_score",
    ),
    "备份": (
        "year/test_backup.py::test_backup_holds_all_and_only_its_owner_reads_it",
        "year/test_backup.py::test_backup_into_a_folder_gets_a_dated_name",
        "year/test_backup.py::test_backup_that_the_stick_spoils_is_not_called_done",
    ),
    "`.sfs` 丢了、坏了，或者放回了旧的": (
        "year/test_backup.py::test_rehearsal_of_a_clerk_whose_hidden_folder_is_gone",
        "year/test_soundness.py::test_register_that_is_lost_stops_every_command",
        "year/test_soundness.py::test_restore_takes_the_copy_and_loses_nothing",
        "year/test_soundness.py::test_without_a_copy_the_stored_files_are_registered_in_order_of_their_times",
    ),
    "换电脑": (
        f"{DONE}::test_forms_that_went_out_from_one_computer_come_back_to_the_copy_on_another",
        "year/test_workspace.py::test_a_folder_copied_without_what_is_hidden_in_it_says_what_to_copy",
    ),
    "新的一年开始": (
        "year/test_following.py::test_all_that_goes_on_is_there_and_nothing_of_the_old_register",
        "year/test_following.py::test_the_old_folder_is_only_looked_at",
    ),
    "新一年的责任书插进、移动了项目": (
        "year/test_following.py::test_a_department_that_still_has_the_old_numbers_is_asked_about",
        "rulebook/test_followed.py::test_behind_an_inserted_item_was_says_which_item_it_was",
    ),
    "要与上年比较": (
        "year/test_following.py::test_the_workbook_says_it_to_people",
        "year/test_following.py::test_a_year_before_that_is_final_later_is_taken_in_then",
    ),
    "司法所改了名、换了编码": (
        "year/test_living_roster.py::test_what_came_under_a_former_name_and_code_is_the_offices_own",
        "year/test_living_roster.py::test_a_code_that_is_gone_is_named_with_what_came_back_under_it",
        f"{DONE}::test_an_office_that_was_renamed_stops_the_run_until_the_roster_has_its_former_name",
        "year/test_soundness.py::test_names_exchanged_after_the_forms_went_out_stop_every_command",
    ),
    "司法所新设、撤并，或者今年不参评": (
        "year/test_living_roster.py::test_who_takes_no_part_is_listed_last_scored_and_not_ranked",
        "year/test_living_roster.py::test_nobody_asks_more_of_it",
        "outgoing/test_papers.py::test_circular_and_page_name_who_takes_no_part",
        "year/test_living_roster.py::test_only_new_and_changed_forms_are_made_and_the_old_ones_taken_away",
        "year/test_living_roster.py::test_the_log_is_renewed_with_every_line_that_came_in_under_the_names_of_today",
        "year/test_generate.py::test_what_would_say_the_same_is_not_made_again_unless_it_is_asked_for",
    ),
    "截止日期改晚了，表已经发出去": (
        "year/test_deadlines.py::test_forms_with_the_former_day_are_named_and_only_what_was_not_mailed_is_made_anew",
        "year/test_deadlines.py::test_all_offices_are_told_once_on_paper_and_by_mail",
    ),
    "按期交来，汇总的时候已经过了截止日期": (
        "year/test_deadlines.py::test_what_was_placed_or_brought_in_time_is_not_late_for_being_collected_later",
    ),
    "提示电脑的时钟不对": (
        "year/test_clock_check.py::test_by_a_clock_that_was_set_back_nothing_is_recorded",
        "year/test_clock_check.py::test_where_the_records_are_wrong_the_clerk_says_so_once",
    ),
    "用样本文件夹正式考核": (
        "year/test_soundness.py::test_only_the_sample_says_that_its_key_is_public",
        "cli/test_app.py::test_remark_is_told_beside_the_report_of_every_command",
    ),
    "结果上写着“自评暂定”“核定”": (
        "year/test_year.py::test_stage_and_what_keeps_from_the_next_are_told",
        "year/test_year.py::test_every_item_has_its_points_at_every_stage",
        "outcome/test_stages.py::test_once_assessed_what_only_the_bureau_knows_and_the_vote_are_missing",
    ),
    "司法所对得分有异议": (
        "year/test_appeals.py::test_an_appeal_is_answered_and_changes_the_ranking",
        "year/test_appeals.py::test_each_department_gets_the_appeals_of_its_own_items",
        "outcome/test_appeals.py::test_the_answer_comes_after_the_departments_own_mark",
    ),
    "结果定下来，以后不再变": (
        "year/test_finalize.py::test_all_that_the_result_says_and_rests_on_lies_there",
        "year/test_finalize.py::test_no_voters_name_stands_in_any_part_of_any_file",
        "year/test_finalize.py::test_nobody_may_write_in_it",
        "cli/test_finalize_command.py::test_it_says_where_the_result_lies_and_its_digest",
        "cli/test_finalize_command.py::test_verify_ends_with_one_and_names_what_differs",
    ),
    "公布以后又有人交表": (
        "year/test_after_final.py::test_what_comes_since_is_listed_and_changes_no_table",
        "year/test_after_final.py::test_opened_again_it_counts_and_made_final_again_it_counts_for_good",
    ),
    "定稿以后改了分": (
        "year/test_amended.py::test_the_second_says_in_sheet_table_and_paper_what_is_otherwise",
        "year/test_amended.py::test_a_first_that_is_not_as_it_was_is_told_and_compared_by_what_is_kept",
    ),
    "定稿以后改了名册、责任书": (
        "year/test_held.py::test_what_is_changed_since_is_told_and_moves_no_table",
        "year/test_held.py::test_opened_again_what_was_changed_counts",
        "year/test_held.py::test_how_people_are_reached_may_change",
    ),
    "发出去的得分明细、通知后来变了": (
        "cli/test_mail_kept.py::test_a_changed_paper_and_its_draft_are_new_files_and_go_out_once",
        "cli/test_mail_kept.py::test_what_says_again_what_went_out_last_is_no_news",
    ),
    "一个科室几个人核定": (
        "year/test_year.py::test_two_scores_for_one_item_are_both_shown_and_neither_counts",
        "year/test_year.py::test_trail_says_who_decided_what_when_and_before",
        f"{DONE}::test_a_workbook_that_comes_back_unsigned_and_untouched_is_no_assessment_and_a_signed_one_accepts",
        "returns/bureau/test_take_in.py::test_what_a_new_workbook_shows_of_earlier_decisions_is_said_by_nobody_until_somebody_signs",
    ),
    "核定人中途调走": (
        "year/test_stated.py::test_who_takes_over_is_an_event_and_undone_by_changing_the_roster_back",
        "returns/bureau/test_authority.py::test_until_a_workbook_of_theirs_is_there_the_departed_ones_marks_stay",
        "returns/bureau/test_authority.py::test_the_trail_has_what_the_departed_decided_and_what_became_of_it",
    ),
    "局领导改定": (
        "year/test_stated.py::test_a_head_outranks_and_that_is_listed_in_the_ranking_workbook",
        "returns/bureau/test_authority.py::test_what_a_head_leaves_blank_is_as_the_others_decided",
    ),
    "核定交回以后又要改": (
        "outgoing/test_handouts.py::test_a_new_workbook_holds_what_was_decided_and_sent_back_it_takes_nothing_back",
        f"{DONE}::test_what_the_office_reports_anew_has_to_be_assessed_anew",
        "outcome/test_evaluate.py::test_other_evidence_with_the_same_numbers_is_assessed_anew",
        "year/test_year.py::test_trail_says_who_decided_what_when_and_before",
        "returns/bureau/test_assessments.py::test_of_two_rows_whose_keys_were_exchanged_neither_counts",
    ),
    "有一张票填错了、漏了一个所": (
        "year/test_year.py::test_faulty_ballot_is_set_aside_whole_and_told_by_number",
        "year/test_year.py::test_no_voters_name_is_in_anything_that_was_written",
        "year/test_no_more_ballots.py::test_the_void_ballot_holds_the_end_up_until_it_is_said_not_to_be_mended",
        "outcome/test_stages.py::test_a_void_ballot_holds_the_end_up_until_it_is_mended",
        "outcome/test_stages.py::test_even_then_the_rulebooks_minimum_has_to_be_valid",
    ),
    "报错了、练习时报的要收回": (
        "year/test_withdraw.py::test_the_return_before_it_counts_again",
        "year/test_withdraw.py::test_an_office_is_named_by_its_code_or_name_and_loses_the_return_that_counts",
        "year/test_withdraw.py::test_the_same_bytes_under_another_name_are_asked_about",
        "year/test_withdraw.py::test_undone_everything_is_as_it_was_byte_for_byte",
        "returns/test_withdrawn.py::test_of_a_departed_assessors_workbook_nothing_is_left",
        "returns/test_withdrawn.py::test_a_ballot_that_was_taken_back_leaves_the_voters_earlier_one",
        "returns/test_withdrawn.py::test_a_log_that_was_taken_back_leaves_the_earlier_one",
        "summary/test_events.py::test_every_event_is_listed_with_whether_it_holds",
    ),
    "要原件，或收件箱里的文件拿走了": (
        "year/test_originals.py::test_all_received_files_lie_there_byte_for_byte",
        "year/test_originals.py::test_a_form_is_named_by_its_office_and_its_place_among_its_returns",
        "year/test_originals.py::test_what_was_taken_out_of_the_inbox_has_no_link_until_it_is_laid_out",
        "year/test_withdraw.py::test_what_was_taken_out_of_the_inbox_is_asked_about_and_counts",
    ),
    "台账记的和司法所报的不一样": (
        "year/test_year.py::test_differences_from_the_log_are_shown_where_the_office_is_assessed",
        f"{DONE}::test_what_the_log_counts_for_is_said_in_the_rulebook",
        "outcome/test_evaluate.py::test_a_blank_does_not_accept_nought_of_what_the_log_speaks_of",
        "outcome/test_evaluate.py::test_a_log_that_was_mended_leaves_nothing_open",
    ),
    "送领导签字": (
        f"{DONE}::test_once_the_result_is_final_the_page_that_the_group_signs_has_the_digest_of_its_list",
        "notices/test_approval.py::test_the_paper_says_who_stands_where_and_on_how_many_ballots",
        "notices/test_approval.py::test_what_one_page_has_no_room_for_goes_side_by_side_and_then_on_a_last_page_with_the_signatures",
    ),
    "一次打印全部反馈": (
        "cli/test_notify.py::test_all_papers_of_a_kind_are_one_document_to_print_each_from_its_own_first_page",
        "cli/test_notify.py::test_what_a_person_changed_is_left_out_of_the_one_document_and_named",
    ),
    "一票否决": (
        "year/test_year.py::test_vetoed_office_is_last_with_its_reason_and_takes_no_rank_from_others",
        "year/test_year.py::test_every_decision_keeps_what_stood_and_why_it_was_changed",
    ),
}
